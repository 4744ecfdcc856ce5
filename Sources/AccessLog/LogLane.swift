import Bytes
import Synchronization

/// What one worker and the writer share: the buffers they swap, and the requests that wait for room.
final class LogLane: Sendable {
  private struct Waiters {
    var list: [CheckedContinuation<Void, Never>] = []
    var isClosed = false
  }

  /// Full buffers go to the writer here, empty ones come back.
  let exchange: BufferExchange
  private let waiters = Mutex(Waiters())

  init(capacity: Int) { exchange = BufferExchange(capacity: capacity) }

  /// Suspends until the writer has collected the last deposit, the log is closed or the task is cancelled.
  /// May return early: whoever waits looks again.
  func waitForRoom() async {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        if !enqueue(continuation) { continuation.resume() }
      }
    } onCancel: {
      wake()
    }
  }

  /// Takes the continuation, unless there is nothing to wait for.
  private func enqueue(_ continuation: CheckedContinuation<Void, Never>) -> Bool {
    waiters.withLock { waiters in
      // The writer collects, and a cancelled task is marked, before this lock is taken to wake the waiters:
      // whoever finds reason to wait in here will be woken.
      if waiters.isClosed || exchange.isFree || Task.isCancelled { return false }
      waiters.list.append(continuation)
      return true
    }
  }

  /// Wakes all who wait. From any thread.
  ///
  /// - Parameter closing: whether nobody is to wait any more.
  func wake(closing: Bool = false) {
    let woken = waiters.withLock { waiters in
      if closing { waiters.isClosed = true }
      let list = waiters.list
      waiters.list.removeAll()
      return list
    }
    for continuation in woken { continuation.resume() }
  }
}
