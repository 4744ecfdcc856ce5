internal import Synchronization

/// How the attempts to take over a changed conf ended, since the start. From any thread.
final class ReloadCounters: Sendable {
  private let done = Atomic(0)
  private let refused = Atomic(0)

  /// Counts one attempt.
  func count(isDone: Bool) {
    if isDone {
      done.wrappingAdd(1, ordering: .relaxed)
    } else {
      refused.wrappingAdd(1, ordering: .relaxed)
    }
  }

  /// How many confs were taken over.
  var doneCount: Int { done.load(ordering: .relaxed) }

  /// How many were not, for a mistake or for a change that needs a restart.
  var refusedCount: Int { refused.load(ordering: .relaxed) }
}
