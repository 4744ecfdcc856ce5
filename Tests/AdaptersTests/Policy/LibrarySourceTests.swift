import Adapters
import Bytes
import CUnloqPolicy
import Gate
import GateTestKit
import Glibc
import Log
import PolicyLibrary
import Reactor
import Synchronization
import Testing
import TestKit

@Suite struct LibrarySourceTests {
  @Test(arguments: PolicyEngineContract.rows) func `a library keeps the contract`(_ row: PolicyEngineContract)
    async throws
  {
    try await onLoop { loop in
      let library = try PolicyLibrary(ContractPolicy.functions(), argument: "")
      let source = try LibrarySource(
        library, LibrarySettings(path: "", timeout: .seconds(10)), loop: loop)
      let engine = AskedPolicyEngine(
        source, cache: DecisionCacheSettings(lifetime: .zero), clock: ManualClock(), loop: loop, log: .silent)
      try await row.check(engine)
      #expect(source.close())
    }
  }

  /// What a library with this `decide` makes of a question.
  private func outcome(
    _ decide: @escaping LibraryFunctions.Decide, user: String? = "ana@corp.test"
  ) async throws -> Result<PolicyAnswer, EngineFailure> {
    let functions = unsafe LibraryFunctions(
      version: { UInt32(UNLOQ_POLICY_VERSION) }, open: { _, _, _, _ in 0 }, decide: decide, close: { _ in })
    let library = try PolicyLibrary(functions, argument: "")
    return try await onLoop { loop in
      let source = try LibrarySource(
        library, LibrarySettings(path: "", timeout: .seconds(10)), loop: loop)
      let outcome = await EngineBench.outcome(source, EngineBench.question(user: user))
      #expect(source.close())
      return outcome
    }
  }

  @Test func `an answer that was not filled in lets nobody pass`() async throws {
    let answer = try unsafe await outcome { _, _, _ in 0 }
    #expect(answer.failure == .nonsense("the answer was not filled in"))
  }

  @Test func `a library that says it failed has`() async throws {
    let answer = try unsafe await outcome { _, _, answer in
      unsafe answer?.pointee.decision = UNLOQ_POLICY_ALLOW
      return 1
    }
    #expect(answer.failure == .failed)
  }

  @Test(arguments: 0..<9) func `what is out of range lets nobody pass`(_ number: Int) async throws {
    let mistakes: [LibraryFunctions.Decide] = unsafe [
      { _, _, answer in unsafe change(answer) { $0.decision = 6 } },
      { _, _, answer in unsafe change(answer) { $0.decision = -1 } },
      { _, _, answer in unsafe change(answer) { $0.freshness = 60 } },
      { _, _, answer in unsafe change(answer) { $0.scope = 4 } },
      { _, _, answer in unsafe change(answer) { $0.hold = 2 } },
      { _, _, answer in unsafe change(answer) { ContractPolicy.name(&$0, "a b") } },
      { _, _, answer in
        unsafe change(answer) { answer in
          unsafe withUnsafeMutableBytes(of: &answer.rule) {
            unsafe $0.copyBytes(from: repeatElement(65, count: 68))
          }
        }
      },
      { _, _, answer in
        unsafe change(answer) { answer in
          answer.decision = UNLOQ_POLICY_APPROVAL
          answer.freshness = 31_536_001
        }
      },
      { _, _, answer in
        unsafe change(answer) { answer in
          answer.decision = UNLOQ_POLICY_APPROVAL
          answer.freshness = 60
          answer.scope = UNLOQ_POLICY_SCOPE_RULE
        }
      },
    ]
    let answer = try unsafe await outcome(mistakes[number])
    guard case .nonsense? = answer.failure else {
      Issue.record("\(answer)")
      return
    }
  }

  @Test func `a library of another version is not used`() throws {
    let functions = unsafe LibraryFunctions(
      version: { 2 }, open: { _, _, _, _ in 0 }, decide: { _, _, _ in 0 }, close: { _ in })
    #expect(throws: PolicyLibraryError.otherVersion(2)) { try PolicyLibrary(functions, argument: "") }
  }

  @Test func `a library says why it does not open`() throws {
    let functions = unsafe LibraryFunctions(
      version: { UInt32(UNLOQ_POLICY_VERSION) },
      open: { argument, _, error, size in
        guard let argument = unsafe argument, let error = unsafe error, size > 40 else { return 1 }
        for index in 0..<20 {
          unsafe error[index] = argument[index]
          if unsafe argument[index] == 0 { break }
        }
        return 1
      }, decide: { _, _, _ in 0 }, close: { _ in })
    #expect(throws: PolicyLibraryError.refused("no such list")) {
      try PolicyLibrary(functions, argument: "no such list")
    }
  }

  @Test(arguments: ["/no/such/library.so", "/etc/hostname"]) func `what is no library is told`(_ path: String)
  {
    do throws(PolicyLibraryError) {
      _ = try PolicyLibrary.load(path, argument: "")
      Issue.record("it was loaded")
    } catch {
      guard case .notLoadable(let text) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(text.contains(path))
    }
  }

  @Test func `a library without the functions is told`() {
    #expect(throws: PolicyLibraryError.missingFunction("unloq_policy_version")) {
      try PolicyLibrary.load("/lib/x86_64-linux-gnu/libm.so.6", argument: "")
    }
  }

  // A library that never comes back

  @Test func `a library that hangs fills its bound and no more, and is asked again when it is back`()
    async throws
  {
    let library = try PolicyLibrary(HangingLibrary.functions(), argument: "")
    try await onLoop { loop in
      let source = try LibrarySource(
        library, LibrarySettings(path: "", timeout: .milliseconds(100), threads: 2, inFlight: 5), loop: loop)
      let failures = await withTaskGroup { group in
        for _ in 0..<8 { group.addTask { await EngineBench.outcome(source).failure } }
        return await group.reduce(into: []) { $0.append($1) }
      }
      #expect(failures.filter { $0 == .late }.count == 5)
      #expect(failures.filter { $0 == .busy }.count == 3)
      #expect(!source.close())
      #expect(await EngineBench.outcome(source).failure == .busy)
      HangingLibrary.open.withLock { $0 = true }
      // Two were in the library; the three behind them are too late and never ask it.
      while source.questionsUnderWay > 0 { await loop.sleep(for: .milliseconds(5)) }
      #expect(HangingLibrary.calls.load(ordering: .relaxed) == 2)
      #expect(await EngineBench.outcome(source).rule?.requirement == .deny)
      #expect(source.close())
    }
  }
}

/// Changes an answer that is "allow" otherwise.
private func change(
  _ answer: UnsafeMutablePointer<unloq_policy_answer>?, _ body: (inout unloq_policy_answer) -> Void
) -> Int32 {
  guard let answer = unsafe answer else { return 1 }
  unsafe answer.pointee.decision = UNLOQ_POLICY_ALLOW
  unsafe body(&answer.pointee)
  return 0
}

/// A library that does not come back before it is let.
private enum HangingLibrary {
  static let open = Mutex(false)
  static let calls = Atomic(0)

  static func functions() -> LibraryFunctions {
    unsafe LibraryFunctions(
      version: { UInt32(UNLOQ_POLICY_VERSION) }, open: { _, _, _, _ in 0 },
      decide: { _, _, answer in
        HangingLibrary.calls.add(1, ordering: .relaxed)
        while !HangingLibrary.open.withLock({ $0 }) { usleep(1000) }
        unsafe answer?.pointee.decision = UNLOQ_POLICY_DENY
        return 0
      }, close: { _ in })
  }
}
