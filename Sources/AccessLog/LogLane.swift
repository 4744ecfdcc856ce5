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

  /// Suspends until the writer has collected the last deposit, or the log is closed.
  func waitForRoom() async {
    await withCheckedContinuation { continuation in
      let mayGoOn = waiters.withLock { waiters in
        // The writer collects before it takes this lock to wake the waiters: whoever finds the exchange full
        // in here will be woken by it.
        if waiters.isClosed || exchange.isFree { return true }
        waiters.list.append(continuation)
        return false
      }
      if mayGoOn { continuation.resume() }
    }
  }

  /// Wakes all who wait. After a collect, from the writer.
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
