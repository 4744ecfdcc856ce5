/// A hashed timer wheel: 4,096 slots of 10 ms, so that arming, moving and cancelling a timer cost the same however
/// many there are. A timer further away than one turn (41 s) stays in its slot and is looked at once a turn.
struct TimerWheel {
  private static let slotCount = 4096
  private static let tick: Int64 = 10_000_000

  private var slots: [[LoopTimer]] = Array(repeating: [], count: slotCount)
  // One bit per slot that is not empty, to find the next one quickly.
  private var occupied: [UInt64] = Array(repeating: 0, count: slotCount / 64)
  // Ticks up to here have been fired.
  private var current: Int64

  /// Timers scheduled.
  private(set) var count = 0

  init(now: MonotonicTime) { current = now.nanoseconds / Self.tick }

  /// Schedules `timer` for `time`, moving it if it was scheduled.
  mutating func schedule(_ timer: LoopTimer, at time: MonotonicTime) {
    cancel(timer)
    // Rounded up: a timer never fires early.
    let tick = max(current + 1, time.nanoseconds / Self.tick + 1)
    let slot = Int(tick & Int64(Self.slotCount - 1))
    timer.due = time
    timer.slot = slot
    timer.position = slots[slot].count
    slots[slot].append(timer)
    occupied[slot >> 6] |= 1 << UInt64(slot & 63)
    count += 1
  }

  /// Forgets `timer` if it is scheduled.
  mutating func cancel(_ timer: LoopTimer) {
    guard timer.due != nil else { return }
    let slot = timer.slot
    let last = slots[slot].count - 1
    if timer.position != last {
      let moved = slots[slot][last]
      moved.position = timer.position
      slots[slot][timer.position] = moved
    }
    slots[slot].removeLast()
    if last == 0 { occupied[slot >> 6] &= ~(1 << UInt64(slot & 63)) }
    timer.due = nil
    count -= 1
  }

  /// Moves every timer that is due at `now` into `fired`, unscheduled.
  mutating func advance(to now: MonotonicTime, into fired: inout [LoopTimer]) {
    let target = now.nanoseconds / Self.tick
    guard target > current else { return }
    if count > 0 {
      let steps = min(target - current, Int64(Self.slotCount))
      for step in 1...steps {
        let slot = Int((current + step) & Int64(Self.slotCount - 1))
        if occupied[slot >> 6] & (1 << UInt64(slot & 63)) != 0 { collect(slot, now, &fired) }
      }
    }
    current = target
  }

  private mutating func collect(_ slot: Int, _ now: MonotonicTime, _ fired: inout [LoopTimer]) {
    var index = 0
    while index < slots[slot].count {
      let timer = slots[slot][index]
      if let due = timer.due, due <= now {
        fired.append(timer)
        cancel(timer)
      } else {
        index += 1
      }
    }
  }

  /// Milliseconds until a slot that holds timers is reached; nil when there are none.
  func millisecondsUntilNext(from now: MonotonicTime) -> Int32? {
    guard count > 0 else { return nil }
    let start = Int((current + 1) & Int64(Self.slotCount - 1))
    var word = start >> 6
    var bits = occupied[word] & (UInt64.max << UInt64(start & 63))
    for _ in 0...occupied.count {
      if bits != 0 {
        let slot = word << 6 | bits.trailingZeroBitCount
        let distance = (slot - start + Self.slotCount) & (Self.slotCount - 1)
        let due = (current + 1 + Int64(distance)) * Self.tick
        return Int32(max(0, (due - now.nanoseconds + 999_999) / 1_000_000))
      }
      word = (word + 1) % occupied.count
      bits = occupied[word]
    }
    return 0
  }
}
