internal import Gate
internal import Reactor

/// The gate's time, read from the kernel; its sleeps are timers of one loop.
struct LoopClock: GateClock {
  /// Whose timers are used: the control loop, so that a sleep costs no worker anything.
  let loop: EventLoop

  var now: Moment { Moment(nanoseconds: MonotonicTime.current().nanoseconds) }

  var wallSeconds: Int64 { WallClock.nanosecondsSince1970() / 1_000_000_000 }

  /// See `EventLoop.sleep(until:)`.
  func sleep(until moment: Moment) async {
    await loop.sleep(until: MonotonicTime(nanoseconds: moment.nanoseconds))
  }
}
