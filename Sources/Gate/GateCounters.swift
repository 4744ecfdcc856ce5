import Synchronization

/// How many requests got each reason since the start. Counted without a lock, from any thread.
package final class GateCounters: Sendable {
  private let counts: InlineArray<64, Atomic<Int>>

  package init() {
    counts = InlineArray { _ in Atomic(0) }
  }

  /// Counts one request.
  package func count(_ reason: Reason) {
    counts[reason.index].wrappingAdd(1, ordering: .relaxed)
  }

  /// Requests that got `reason`.
  package subscript(reason: Reason) -> Int {
    counts[reason.index].load(ordering: .relaxed)
  }

  /// Requests that got `decision`, for whatever reason.
  package subscript(decision: Decision) -> Int {
    Reason.allCases.reduce(0) { $0 + ($1.decision == decision ? self[$1] : 0) }
  }
}
