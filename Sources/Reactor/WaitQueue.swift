/// Tasks that wait in order for something this loop will say: a free connection, a name that is being looked up, room
/// in a queue. Lives on its loop.
@safe
package final class WaitQueue {
  @safe
  private final class Waiter {
    var continuation: UnsafeContinuation<Bool, Never>?
    let timer = LoopTimer()

    func resume(isOver: Bool) {
      guard let waiting = unsafe continuation else { return }
      unsafe continuation = nil
      unsafe waiting.resume(returning: isOver)
    }
  }

  private let loop: EventLoop
  private var waiters: [Waiter] = []

  package init(on loop: EventLoop) { self.loop = loop }

  /// How many tasks wait.
  package var count: Int { waiters.count }

  /// Suspends until woken.
  /// - Parameter deadline: when to give up.
  /// - Throws: `timedOut` only.
  package func wait(deadline: MonotonicTime) async throws(SocketError) {
    let waiter = Waiter()
    waiters.append(waiter)
    waiter.timer.onFire = { [unowned waiter] in waiter.resume(isOver: true) }
    if deadline != .distantFuture { loop.schedule(waiter.timer, at: deadline) }
    let isOver = await unsafe withUnsafeContinuation { unsafe waiter.continuation = $0 }
    loop.cancel(waiter.timer)
    if isOver {
      waiters.removeAll { $0 === waiter }
      throw .timedOut
    }
  }

  /// Wakes whoever has waited longest; false when nobody waits.
  @discardableResult
  package func wakeOne() -> Bool {
    guard !waiters.isEmpty else { return false }
    waiters.removeFirst().resume(isOver: false)
    return true
  }

  /// Wakes everybody.
  package func wakeAll() {
    let all = waiters
    waiters.removeAll(keepingCapacity: true)
    for waiter in all { waiter.resume(isOver: false) }
  }
}
