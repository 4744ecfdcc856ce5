extension EventLoop {
  /// Processors in use on this machine: one worker loop each keeps them busy.
  package static var processorCount: Int { System.processorCount() }

  /// Starts the loop on a thread of its own and returns that thread.
  /// `name` is shown by `top -H`, at most 15 bytes of it.
  package func start(named name: String) throws(SystemError) -> SystemThread {
    try SystemThread(named: name) { self.run() }
  }

  /// Starts a task whose jobs run on this loop.
  @discardableResult
  package func spawn(_ body: sending @escaping @isolated(any) () async -> Void) -> Task<Void, Never> {
    Task(executorPreference: self, operation: body)
  }

  /// Waits until `time`. Returns early when the task is cancelled. From any task; costs two hops when it is not one
  /// of this loop's.
  package func sleep(until time: MonotonicTime) async {
    let sleeper = LoopSleeper(loop: self)
    await sleeper.sleep(until: time)
  }

  /// Waits for `duration`; see `sleep(until:)`.
  package func sleep(for duration: Duration) async {
    await sleep(until: MonotonicTime.current() + duration)
  }
}

/// One wait on a loop's timer wheel that cancellation ends. A tiny actor, so that the timer, the cancellation and the
/// waiting task meet on the loop without a lock.
private actor LoopSleeper: LoopActor {
  nonisolated let loop: EventLoop
  private var waiter: CheckedContinuation<Void, Never>?
  private var isOver = false
  private let timer = LoopTimer()

  init(loop: EventLoop) { self.loop = loop }

  func sleep(until time: MonotonicTime) async {
    timer.onFire = { [weak self] in self?.assumeIsolated { $0.end() } }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        if isOver { return continuation.resume() }
        waiter = continuation
        loop.schedule(timer, at: time)
      }
    } onCancel: {
      loop.post { self.assumeIsolated { $0.end() } }
    }
  }

  private func end() {
    isOver = true
    loop.cancel(timer)
    waiter?.resume()
    waiter = nil
  }
}
