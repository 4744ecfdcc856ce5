import Bytes
package import Gate
package import PolicyLibrary
package import Reactor
import Synchronization

/// Asks a policy library, on threads that are there for nothing else: it may block, and it may never come back.
///
/// An actor on a loop, where calls, results and time-outs meet. A question that is late has failed for whoever asked,
/// but counts as under way until the library returns: a library that hangs fills its threads and its bound, and no
/// more.
package actor LibrarySource: LoopActor, PolicySource {
  package nonisolated let loop: EventLoop
  private nonisolated let library: PolicyLibrary
  private nonisolated let pool: BlockingPool
  private let settings: LibrarySettings
  /// Questions that the library has not come back from, late ones among them.
  private nonisolated let underWay = Atomic(0)

  /// - Throws: when the process is out of descriptors.
  package init(
    _ library: PolicyLibrary, _ settings: LibrarySettings, loop: EventLoop
  ) throws(SystemError) {
    self.library = library
    self.settings = settings
    self.loop = loop
    pool = try BlockingPool(named: "policy", limit: settings.threads)
  }

  /// Asks once.
  package func decide(_ question: PolicyText) async throws(EngineFailure) -> PolicyAnswer {
    guard questionsUnderWay < settings.inFlight else { throw .busy }
    underWay.add(1, ordering: .relaxed)
    let call = LibraryCall()
    let text = LibraryQuestion(
      time: question.wallSeconds, host: question.host, method: question.method, path: question.path,
      user: question.user?.text ?? "", client: question.client.description, groups: question.groups,
      fields: question.fields.map { ($0.name, $0.value) })
    let deadline = MonotonicTime.current() + settings.timeout
    let result = await withCheckedContinuation { continuation in
      call.begin(continuation)
      loop.schedule(call.timer, at: deadline)
      start(call, text, deadline)
    }
    return try LibraryWords.answer(result.get()).checked(by: "library", isSignedIn: question.user != nil)
  }

  /// Ends the threads and the policy, and waits for that; leaves both alone where a call has not come back. The loop must
  /// have ended, or nobody may ask any more.
  /// - Returns: whether all calls had come back.
  package nonisolated func close() -> Bool {
    guard questionsUnderWay == 0 else { return false }
    pool.stop()
    library.close()
    return true
  }

  /// Questions that the library has not come back from, late ones among them.
  package nonisolated var questionsUnderWay: Int { underWay.load(ordering: .acquiring) }

  private func start(_ call: LibraryCall, _ question: LibraryQuestion, _ deadline: MonotonicTime) {
    let call = LoopLocal(call, of: loop)
    pool.submit { [self] in
      // Nobody waits any more for one whose turn comes too late.
      let answer = MonotonicTime.current() < deadline ? library.decide(question) : nil
      underWay.subtract(1, ordering: .releasing)
      loop.post { self.assumeIsolated { $0.finish(call.value, answer) } }
    }
  }

  private func finish(_ call: LibraryCall, _ answer: LibraryAnswer?) {
    loop.cancel(call.timer)
    call.end(answer.map { .success($0) } ?? .failure(.failed))
  }
}
