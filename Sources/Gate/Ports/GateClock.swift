/// The gate's time: a parameter everywhere, so that tests decide how late it is.
package protocol GateClock: Sendable {
  /// Now on the monotonic clock: for ages, expiry and time-outs.
  var now: Moment { get }
  /// Now as seconds since 1970 in UTC: only for what people and apps read.
  var wallSeconds: Int64 { get }
  /// Suspends until `moment`; returns at once when it has passed, and early (without an error) when the task
  /// is cancelled, so callers look at `now` or at their own state afterwards.
  func sleep(until moment: Moment) async
}
