import Testing

@testable import Reactor

@Suite struct TimerWheelTests {
  @Test(arguments: [1, 9, 10, 11, 250, 41_000, 90_000])
  func `a timer fires once, not early and at most 20 ms late`(milliseconds: Int64) {
    let start = MonotonicTime(nanoseconds: 5_123_456_789)
    var wheel = TimerWheel(now: start)
    let timer = LoopTimer()
    let due = start + .milliseconds(milliseconds)
    wheel.schedule(timer, at: due)
    var now = start
    var fired: [LoopTimer] = []
    while fired.isEmpty {
      guard let wait = wheel.millisecondsUntilNext(from: now) else { return #expect(Bool(false), "lost") }
      now = now + .milliseconds(Int64(max(1, wait)))
      wheel.advance(to: now, into: &fired)
      if now > due + .milliseconds(20) && fired.isEmpty { return #expect(Bool(false), "late") }
    }
    #expect(now >= due)
    #expect(fired.count == 1)
    #expect(wheel.count == 0)
    #expect(wheel.millisecondsUntilNext(from: now) == nil)
  }

  @Test func `cancelling and moving keep the rest`() {
    let start = MonotonicTime(nanoseconds: 0)
    var wheel = TimerWheel(now: start)
    let timers = (0..<10).map { _ in LoopTimer() }
    for timer in timers { wheel.schedule(timer, at: start + .milliseconds(50)) }
    wheel.cancel(timers[3])
    wheel.schedule(timers[4], at: start + .seconds(100))
    var fired: [LoopTimer] = []
    wheel.advance(to: start + .seconds(1), into: &fired)
    #expect(fired.count == 8)
    #expect(wheel.count == 1)
    wheel.advance(to: start + .seconds(101), into: &fired)
    #expect(fired.count == 9)
  }
}
