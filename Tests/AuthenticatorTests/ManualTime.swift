import Authenticator
import Synchronization

/// A time of day that tests move.
final class ManualTime: Sendable {
  private let milliseconds = Mutex<Int64>(1_583_056_800_000)

  /// What the service is given.
  var source: TimeSource { TimeSource { WallTime(milliseconds: self.milliseconds.withLock { $0 }) } }

  /// The time now.
  var now: WallTime { source.now }

  /// Moves the time on.
  func advance(by duration: Duration) {
    milliseconds.withLock { $0 = (WallTime(milliseconds: $0) + duration).milliseconds }
  }
}
