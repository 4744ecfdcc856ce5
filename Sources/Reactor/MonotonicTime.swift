/// A point on the monotonic clock (CLOCK_MONOTONIC): for ages, time-outs and deadlines. Never goes back, says nothing
/// about the time of day, and cannot be mixed up with it.
package struct MonotonicTime: Sendable, Hashable, Comparable {
  /// Nanoseconds since an unspecified start.
  package let nanoseconds: Int64

  @inlinable package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  /// Reads the clock. On a loop prefer `EventLoop.now`, which is read once a turn.
  package static func current() -> MonotonicTime { MonotonicTime(nanoseconds: System.monotonicNanoseconds()) }

  /// Later than every time the clock will show: a deadline that never comes.
  @inlinable package static var distantFuture: MonotonicTime { MonotonicTime(nanoseconds: .max) }

  @inlinable package static func < (left: MonotonicTime, right: MonotonicTime) -> Bool {
    left.nanoseconds < right.nanoseconds
  }

  /// The time `duration` later; `distantFuture` where the sum does not fit.
  package static func + (time: MonotonicTime, duration: Duration) -> MonotonicTime {
    let (sum, overflow) = time.nanoseconds.addingReportingOverflow(duration.wholeNanoseconds)
    return overflow ? .distantFuture : MonotonicTime(nanoseconds: sum)
  }

  /// The time from `right` to `left`, negative if `left` is earlier.
  package static func - (left: MonotonicTime, right: MonotonicTime) -> Duration {
    .nanoseconds(left.nanoseconds - right.nanoseconds)
  }
}

extension Duration {
  /// The duration in nanoseconds; `Int64.max` where it does not fit (292 years). One division: `components` makes three
  /// 128-bit operations of it, at every deadline of every request.
  package var wholeNanoseconds: Int64 {
    Int64(exactly: attoseconds / 1_000_000_000) ?? .max
  }
}
