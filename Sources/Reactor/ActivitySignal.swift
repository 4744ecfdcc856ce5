/// Lets one task wait for news of several sockets at once, for an exchange that moves bytes both ways: attach it to
/// each socket, try what can be done without waiting, and `wait` when nothing could.
///
/// Lives on its loop. One waiter at a time. News that comes while nobody waits is remembered, so nothing is missed
/// between trying and waiting.
@safe
package final class ActivitySignal {
  private let loop: EventLoop
  private var waiter: UnsafeContinuation<Bool, Never>?
  private var isRaised = false
  private let timer = LoopTimer()

  package init(on loop: EventLoop) {
    self.loop = loop
    timer.onFire = { [unowned self] in resume(isNews: false) }
  }

  /// Wakes the waiter, or the next one.
  package func raise() {
    isRaised = true
    resume(isNews: true)
  }

  /// Suspends until there is news since the last wait.
  /// - Parameter deadline: when to give up.
  /// - Throws: `timedOut` only.
  package func wait(deadline: MonotonicTime) async throws(SocketError) {
    if isRaised {
      isRaised = false
      return
    }
    precondition(unsafe waiter == nil, "two tasks wait for the same activity")
    if deadline != .distantFuture { loop.schedule(timer, at: deadline) }
    let isNews = await unsafe withUnsafeContinuation { unsafe waiter = $0 }
    loop.cancel(timer)
    isRaised = false
    if !isNews { throw .timedOut }
  }

  private func resume(isNews: Bool) {
    guard let waiting = unsafe waiter else { return }
    unsafe waiter = nil
    unsafe waiting.resume(returning: isNews)
  }
}
