internal import CLinux
internal import Glibc
internal import Synchronization

/// One thread that waits in epoll(7) and runs Swift jobs: the executor of the actors that live on it and the
/// preferred executor of the tasks it starts. With both, a suspended request resumes on its own loop without a
/// detour through the global pool (docs/decisions/0002).
///
/// What a loop owns (registrations, timers, sockets, buffers) is touched on its thread only. Those are non-Sendable
/// types, so the compiler keeps them there; the entry points below check the thread as well.
@safe
package final class EventLoop: SerialExecutor, TaskExecutor, @unchecked Sendable {
  // @unchecked: `remote` and `thread` may be used from anywhere; the rest is used only on the loop's thread, which
  // `preconditionIsolated()` checks at every entry point that is not a job of the loop itself.
  private let epoll: Descriptor
  private let wakeup: Descriptor
  private let remote = Mutex(Remote())
  private let thread = Atomic<UInt>(0)

  private var local: [UnownedJob] = []
  private var running: [UnownedJob] = []
  private var registrations = RegistrationTable()
  private var wheel: TimerWheel
  private var fired: [LoopTimer] = []
  private var inbox: [Work] = []

  /// The time of this turn: read once after each wait. Only on the loop.
  package private(set) var now: MonotonicTime

  private enum Work {
    case job(UnownedJob)
    case call(@Sendable () -> Void)
  }

  private struct Remote {
    var work: [Work] = []
    var isStopping = false
    var isWoken = false
  }

  /// Opens the kernel's side. `run()` starts serving.
  /// - Throws: when the process is out of descriptors.
  package init() throws(SystemError) {
    epoll = try System.makeEpoll()
    wakeup = try System.makeEventDescriptor()
    now = .current()
    wheel = TimerWheel(now: now)
    local.reserveCapacity(1024)
    running.reserveCapacity(1024)
    try System.add(wakeup.number, to: epoll, for: [.readable], token: 0)
  }

  /// Whether the caller runs on this loop's thread.
  @inline(__always)
  package var isCurrent: Bool { thread.load(ordering: .relaxed) == pthread_self() }

  // Executor requirements

  package func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    if isCurrent { local.append(job) } else { post(.job(job)) }
  }

  package func asUnownedSerialExecutor() -> UnownedSerialExecutor {
    unsafe UnownedSerialExecutor(ordinary: self)
  }

  package func checkIsolated() {
    precondition(isCurrent, "this belongs to another loop")
  }

  package func isIsolatingCurrentContext() -> Bool? { isCurrent }

  // From any thread

  /// Calls `body` on the loop, soon. From any thread.
  package func post(_ body: @escaping @Sendable () -> Void) { post(.call(body)) }

  /// Ends `run()` after the jobs that are ready. From any thread.
  package func stop() {
    remote.withLock { $0.isStopping = true }
    System.signal(wakeup)
  }

  private func post(_ work: Work) {
    let wake = remote.withLock { remote in
      remote.work.append(work)
      defer { remote.isWoken = true }
      return !remote.isWoken
    }
    if wake { System.signal(wakeup) }
  }

  // The loop

  /// Serves until `stop()`, on the calling thread.
  package func run() {
    thread.store(pthread_self(), ordering: .relaxed)
    let events = UnsafeMutableBufferPointer<epoll_event>.allocate(capacity: 256)
    defer {
      unsafe events.deallocate()
      thread.store(0, ordering: .relaxed)
    }
    now = .current()
    var isStopping = takeRemoteWork()
    while true {
      runJobs()
      if isStopping && local.isEmpty { return }
      // Jobs that keep making jobs do not keep the kernel's news waiting for ever.
      let wait = local.isEmpty ? wheel.millisecondsUntilNext(from: now) ?? -1 : 0
      let count = unsafe System.wait(epoll, events, milliseconds: wait)
      now = .current()
      for index in 0..<count {
        let token = unsafe events[index].data.u64
        let readiness = unsafe Readiness(rawValue: events[index].events)
        if token == 0 {
          System.drain(wakeup)
          isStopping = takeRemoteWork()
        } else {
          registrations[token]?.ready(readiness)
        }
      }
      fireTimers()
    }
  }

  /// Runs the ready jobs, and those they make ready, up to 16 rounds.
  private func runJobs() {
    let serial = unsafe asUnownedSerialExecutor()
    let task = unsafe asUnownedTaskExecutor()
    for _ in 0..<16 where !local.isEmpty {
      swap(&local, &running)
      for job in running { unsafe job.runSynchronously(isolatedTo: serial, taskExecutor: task) }
      running.removeAll(keepingCapacity: true)
    }
  }

  /// Takes in what other threads have asked for; says whether the loop is to end.
  private func takeRemoteWork() -> Bool {
    let isStopping = remote.withLock { remote in
      swap(&remote.work, &inbox)
      remote.isWoken = false
      return remote.isStopping
    }
    for item in inbox {
      switch item {
      case .job(let job): local.append(job)
      case .call(let body): body()
      }
    }
    inbox.removeAll(keepingCapacity: true)
    return isStopping
  }

  private func fireTimers() {
    wheel.advance(to: now, into: &fired)
    guard !fired.isEmpty else { return }
    let due = fired
    fired.removeAll(keepingCapacity: true)
    for timer in due { timer.onFire?() }
  }

  // Registrations and timers: on the loop only

  /// Watches `descriptor` for `readiness` and tells `registration`, which the loop keeps alive until `deregister`.
  package func register(_ registration: Registration, for descriptor: Int32, _ readiness: Readiness)
    throws(SystemError)
  {
    checkIsolated()
    let token = registrations.insert(registration)
    do {
      try System.add(descriptor, to: epoll, for: readiness, token: token)
    } catch {
      registrations.remove(token)
      throw error
    }
    registration.token = token
  }

  /// Changes what a registered descriptor is watched for.
  package func modify(_ registration: Registration, for descriptor: Int32, _ readiness: Readiness)
    throws(SystemError)
  {
    checkIsolated()
    guard let token = registration.token else { return }
    try System.modify(descriptor, in: epoll, for: readiness, token: token)
  }

  /// Stops watching. `descriptor` is nil when it is about to be closed, which is all the kernel needs.
  package func deregister(_ registration: Registration, for descriptor: Int32?) {
    checkIsolated()
    guard let token = registration.token else { return }
    registrations.remove(token)
    registration.token = nil
    // A library may have closed its descriptor already; then the kernel has forgotten it too.
    if let descriptor { System.forget(descriptor, in: epoll) }
  }

  /// Schedules `timer` for `time`, at a precision of 10 ms and never early; moves it if it was scheduled.
  package func schedule(_ timer: LoopTimer, at time: MonotonicTime) {
    checkIsolated()
    wheel.schedule(timer, at: time)
  }

  /// Forgets `timer` if it is scheduled.
  package func cancel(_ timer: LoopTimer) {
    checkIsolated()
    wheel.cancel(timer)
  }

  /// Registrations that are alive, for tests and leak checks.
  package var registrationCount: Int { registrations.count }
}
