internal import Synchronization

/// How many permitted requests got no answer, or only part of one, by the error's label. Under a lock, since errors are
/// not the way that requests usually take; from any thread.
package final class UpstreamErrorCounters: Sendable {
  private let counts = Mutex<[String: Int]>([:])

  package init() {}

  /// Counts one error.
  package func count(_ error: UpstreamError) {
    counts.withLock { $0[error.label.description, default: 0] += 1 }
  }

  /// Every label with its number, those that never came with 0, in a fixed order.
  package var all: [(label: String, count: Int)] {
    let counts = counts.withLock { $0 }
    return UpstreamError.labels.map { ($0, counts[$0] ?? 0) }
  }
}
