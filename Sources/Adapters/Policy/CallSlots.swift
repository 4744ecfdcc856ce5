import Reactor

/// How many calls may run at one time, and who waits for a turn: in order, not too many, and not for too long. Lives on a
/// loop.
final class CallSlots {
  /// Somebody who waits.
  private final class Waiter {
    let timer = LoopTimer()
    var continuation: CheckedContinuation<Bool, Never>?

    /// Tells once whether there is a slot; false where it was told already.
    func end(_ hasSlot: Bool) -> Bool {
      timer.onFire = nil
      guard let continuation else { return false }
      self.continuation = nil
      continuation.resume(returning: hasSlot)
      return true
    }
  }

  private let loop: EventLoop
  private let longestQueue: Int
  private var free: Int
  private var queue: [Waiter] = []
  private var head = 0
  private var waiting = 0

  /// - Parameters:
  ///   - count: slots.
  ///   - longestQueue: how many may wait.
  ///   - loop: where it lives.
  init(_ count: Int, longestQueue: Int, loop: EventLoop) {
    free = count
    self.longestQueue = longestQueue
    self.loop = loop
  }

  /// Takes a slot, or waits for one.
  /// - Parameters:
  ///   - deadline: until when.
  ///   - isolation: the caller's actor, which lives on the loop.
  /// - Throws: `busy` where too many wait, `late` where the time was over first.
  func take(until deadline: MonotonicTime, isolation: isolated (any Actor)? = #isolation)
    async throws(EngineFailure)
  {
    if free > 0 {
      free -= 1
      return
    }
    guard waiting < longestQueue else { throw .busy }
    waiting += 1
    let waiter = Waiter()
    let hasSlot = await withCheckedContinuation { continuation in
      waiter.continuation = continuation
      waiter.timer.onFire = { _ = waiter.end(false) }
      queue.append(waiter)
      loop.schedule(waiter.timer, at: deadline)
    }
    waiting -= 1
    guard hasSlot else { throw .late }
  }

  /// Gives a slot to whoever has waited for longest, or keeps it.
  func giveBack() {
    var isTaken = false
    while !isTaken, head < queue.count {
      let next = queue[head]
      head += 1
      loop.cancel(next.timer)
      // Not by one whose time was over.
      isTaken = next.end(true)
    }
    // Those in front are gone; the array must not grow while it is never empty.
    if head * 2 >= queue.count {
      queue.removeFirst(head)
      head = 0
    }
    if !isTaken { free += 1 }
  }
}
