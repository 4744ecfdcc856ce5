import Synchronization

/// One suspended wait that may be ended from the desk, by a cancellation, or before it began; whichever comes
/// first.
final class Waiter: Sendable {
  private enum State {
    case idle
    case suspended(CheckedContinuation<Void, Never>)
    case finished
  }

  /// When it ends by itself, at the desk's next look.
  let deadline: Moment
  private let state = Mutex(State.idle)

  init(deadline: Moment) { self.deadline = deadline }

  /// Suspends until `finish()`; returns at once after it.
  func wait() async {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isFinished = state.withLock { state in
          if case .finished = state { return true }
          state = .suspended(continuation)
          return false
        }
        if isFinished { continuation.resume() }
      }
    } onCancel: {
      finish()
    }
  }

  /// Ends the wait. Any number of calls, from any thread.
  func finish() {
    let suspended: CheckedContinuation<Void, Never>? = state.withLock { state in
      defer { state = .finished }
      if case .suspended(let continuation) = state { return continuation }
      return nil
    }
    suspended?.resume()
  }
}
