/// A point on the monotonic clock, as the gate counts ages: it never goes back, whatever happens to the time
/// of day.
package struct Moment: Sendable, Hashable, Comparable {
  /// Nanoseconds since an unspecified start.
  package let nanoseconds: Int64

  /// - Parameter nanoseconds: a reading of CLOCK_MONOTONIC, or of a test's clock.
  @inlinable package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  @inlinable package static func < (left: Moment, right: Moment) -> Bool {
    left.nanoseconds < right.nanoseconds
  }

  /// The moment `duration` later; the last one there is where the sum does not fit.
  package static func + (moment: Moment, duration: Duration) -> Moment {
    let (sum, overflow) = moment.nanoseconds.addingReportingOverflow(Moment.nanoseconds(of: duration))
    return Moment(nanoseconds: overflow ? .max : sum)
  }

  /// The time from `right` to `left`, negative if `left` is earlier.
  package static func - (left: Moment, right: Moment) -> Duration {
    .nanoseconds(left.nanoseconds - right.nanoseconds)
  }

  /// `duration` in nanoseconds, `Int64.max` where it does not fit: for comparisons without 128-bit
  /// arithmetic.
  package static func nanoseconds(of duration: Duration) -> Int64 {
    let (seconds, attoseconds) = duration.components
    let (scaled, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    if overflow { return .max }
    let (sum, overflowToo) = scaled.addingReportingOverflow(attoseconds / 1_000_000_000)
    return overflowToo ? .max : sum
  }
}
