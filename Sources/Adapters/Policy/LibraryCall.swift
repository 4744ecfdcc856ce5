import PolicyLibrary
import Reactor

/// One question to a library: whoever asked, and until when. Ends once, by an answer or by its time. Lives on its loop.
final class LibraryCall {
  /// What becomes of it.
  typealias Outcome = Result<LibraryAnswer, EngineFailure>

  /// Fires when the time is over.
  let timer = LoopTimer()
  private var waiter: CheckedContinuation<Outcome, Never>?

  init() {}

  /// Somebody waits from now on.
  func begin(_ waiter: CheckedContinuation<Outcome, Never>) {
    self.waiter = waiter
    timer.onFire = { [self] in end(.failure(.late)) }
  }

  /// Tells whoever waits; nobody does after the first time.
  func end(_ outcome: Outcome) {
    timer.onFire = nil
    waiter?.resume(returning: outcome)
    waiter = nil
  }
}
