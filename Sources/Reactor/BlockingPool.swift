internal import Synchronization

/// A few threads for calls that block: name look-ups, SQLite, files. Started one by one as they are needed, never
/// more than the limit; work waits in order.
package final class BlockingPool: Sendable {
  private struct State {
    var queue: [@Sendable () -> Void] = []
    var head = 0
    var threads: [SystemThread] = []
    var idle = 0
    var isStopping = false
  }

  private let limit: Int
  private let name: String
  private let state = Mutex(State())
  private let available: Descriptor

  /// - Parameters:
  ///   - name: of the threads, at most 15 bytes.
  ///   - limit: threads at most, at least 1.
  /// - Throws: when the process is out of descriptors.
  package init(named name: String, limit: Int) throws(SystemError) {
    precondition(limit >= 1, "a pool without threads never finishes")
    self.limit = limit
    self.name = name
    available = try System.makeEventDescriptor(semaphore: true)
  }

  /// Runs `work` on one of the threads and suspends until it is done. Cancellation does not stop it.
  package func run<R: Sendable>(_ work: @escaping @Sendable () -> R) async -> R {
    await withCheckedContinuation { continuation in
      submit { continuation.resume(returning: work()) }
    }
  }

  /// Runs throwing `work`; see `run(_:)`.
  package func run<R: Sendable, E: Error>(
    throwing work: @escaping @Sendable () throws(E) -> R
  ) async throws(E) -> R {
    let result: Result<R, E> = await run { () -> Result<R, E> in
      do throws(E) {
        return .success(try work())
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  /// Ends the threads once the queue is empty, and waits for them. Later work is never run.
  package func stop() {
    let threads = state.withLock { state in
      state.isStopping = true
      return state.threads
    }
    for _ in threads { System.signal(available) }
    for thread in threads { thread.join() }
  }

  /// Runs `work` on one of the threads, some time. For who does not wait.
  package func submit(_ work: @escaping @Sendable () -> Void) {
    let startsThread = state.withLock { state in
      state.queue.append(work)
      return state.idle < state.queue.count - state.head && state.threads.count < limit
    }
    if startsThread { startThread() }
    System.signal(available)
  }

  private func startThread() {
    state.withLock { state in
      guard state.threads.count < limit else { return }
      // Without one more thread the work still runs on those there are; without any there is nothing left to do.
      do {
        state.threads.append(try SystemThread(named: name) { self.serve() })
      } catch {
        precondition(!state.threads.isEmpty, "the system refuses the first thread of a pool")
      }
    }
  }

  private func serve() {
    while true {
      state.withLock { $0.idle += 1 }
      System.drain(available)
      let work: (@Sendable () -> Void)? = state.withLock { state in
        state.idle -= 1
        guard state.head < state.queue.count else { return nil }
        let next = state.queue[state.head]
        state.head += 1
        if state.head == state.queue.count {
          state.queue.removeAll(keepingCapacity: true)
          state.head = 0
        }
        return next
      }
      guard let work else {
        if state.withLock({ $0.isStopping }) { return }
        continue
      }
      work()
    }
  }
}
