internal import Reactor

/// Tells the time of day. A parameter everywhere, so that tests can set it.
package struct TimeSource: Sendable {
  private let read: @Sendable () -> WallTime

  /// - Parameter read: answers with the time, from any thread.
  package init(_ read: @escaping @Sendable () -> WallTime) { self.read = read }

  /// The time now.
  package var now: WallTime { read() }

  /// The system's clock.
  package static let system = TimeSource {
    WallTime(milliseconds: WallClock.nanosecondsSince1970() / 1_000_000)
  }
}
