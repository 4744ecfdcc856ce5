import Synchronization

/// How the log is doing, read by every worker before every request.
final class LogHealth: Sendable {
  /// The log's condition.
  enum Condition: UInt8 {
    /// Lines are being written.
    case writing
    /// The last attempt to write failed; attempts go on.
    case broken
    /// The log has been closed: nothing is written any more.
    case closed
  }

  private let stored = Atomic<UInt8>(Condition.writing.rawValue)
  private let lost = Atomic<Int>(0)

  /// The present condition.
  var condition: Condition {
    get { Condition(rawValue: stored.load(ordering: .relaxed)) ?? .broken }
    set { stored.store(newValue.rawValue, ordering: .relaxed) }
  }

  /// Counts a record that will never be written.
  func countLost() { lost.add(1, ordering: .relaxed) }

  /// The records lost since the last call.
  func takeLost() -> Int { lost.exchange(0, ordering: .relaxed) }
}
