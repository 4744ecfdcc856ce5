import Adapters
import Bytes
import Gate
import GateTestKit
import HTTP
import Log
import Reactor
import Synchronization
import Testing
import TestKit

/// A source that counts, and answers when it is told to.
private actor CountingSource: PolicySource {
  private(set) var count = 0
  private var waiting: [CheckedContinuation<Void, Never>] = []
  private var watchers: [(Int, CheckedContinuation<Void, Never>)] = []
  private var outcome: Result<PolicyAnswer, EngineFailure>
  private let holds: Bool

  init(_ outcome: Result<PolicyAnswer, EngineFailure>, holds: Bool = false) {
    self.outcome = outcome
    self.holds = holds
  }

  func decide(_ question: PolicyText) async throws(EngineFailure) -> PolicyAnswer {
    count += 1
    for watcher in watchers where watcher.0 <= count { watcher.1.resume() }
    watchers.removeAll { $0.0 <= count }
    if holds { await withCheckedContinuation { waiting.append($0) } }
    return try outcome.get()
  }

  func set(_ outcome: Result<PolicyAnswer, EngineFailure>) { self.outcome = outcome }

  func untilAsked(_ number: Int) async {
    if count >= number { return }
    await withCheckedContinuation { watchers.append((number, $0)) }
  }

  func release() {
    for continuation in waiting { continuation.resume() }
    waiting = []
  }
}

@Suite struct AskedPolicyEngineTests {
  private static func allow(_ name: String = "open") -> Result<PolicyAnswer, EngineFailure> {
    .success(.rule(Rule(index: -1, name: name, requirement: .none)))
  }

  private static func name(_ answer: PolicyAnswer?) -> String? {
    if case .rule(let rule)? = answer { rule.name } else { nil }
  }

  private static func cached(_ engine: AskedPolicyEngine, _ path: String = "/", user: String = "")
    throws(PolicyError) -> String?
  {
    try name(
      engine.answer(
        PolicyQuestion(
          host: "app.test".utf8.span, method: "GET".utf8.span, path: path.utf8.span, user: user.utf8.span,
          client: IPAddress(v4: 0xC000_0201))))
  }

  @Test func `a decision counts for its life and not longer`() async throws {
    let (clock, source) = (ManualClock(), CountingSource(Self.allow()))
    try await onLoop { loop in
      let engine = AskedPolicyEngine(
        source, cache: DecisionCacheSettings(lifetime: .seconds(5)), clock: clock, loop: loop, log: .silent)
      #expect(try Self.cached(engine) == nil)
      _ = try await engine.ask(EngineBench.question())
      clock.advance(by: .milliseconds(4_999))
      #expect(try Self.cached(engine) == "open")
      clock.advance(by: .milliseconds(1))
      #expect(try Self.cached(engine) == nil)
      _ = try await engine.ask(EngineBench.question())
      #expect(await source.count == 2)
    }
  }

  @Test func `every part of a question counts but the time`() async throws {
    let source = CountingSource(Self.allow())
    try await onLoop { loop in
      let engine = AskedPolicyEngine(
        source, cache: DecisionCacheSettings(), clock: ManualClock(), loop: loop, log: .silent)
      _ = try await engine.ask(EngineBench.question("/a", user: "ana@corp.test"))
      #expect(try Self.cached(engine, "/a", user: "ana@corp.test") == "open")
      #expect(try Self.cached(engine, "/a", user: "bob@corp.test") == nil)
      #expect(try Self.cached(engine, "/a") == nil)
      #expect(try Self.cached(engine, "/", user: "ana@corp.test") == nil)
      #expect(try Self.cached(engine, "/aana@corp.test") == nil)
    }
  }

  @Test func `the header fields that the engine wants count, all their lines, and no others`() async throws {
    let source = CountingSource(Self.allow())
    try await onLoop { loop in
      let engine = AskedPolicyEngine(
        source, fields: ["x-role"], cache: DecisionCacheSettings(), clock: ManualClock(), loop: loop,
        log: .silent)
      func isCached(_ fields: [(String, String)]) throws -> Bool {
        let head = try Heads.make("GET", "/", fields)
        let question = PolicyQuestion(
          host: head.host, method: head.methodText, path: head.path, user: Span(),
          client: IPAddress(v4: 0xC000_0201), head: head)
        return try engine.answer(question) != nil
      }
      _ = try await engine.ask(
        PolicyText(
          host: "app.test", method: "GET", path: Array("/".utf8), user: nil,
          client: IPAddress(v4: 0xC000_0201),
          fields: [PolicyField(name: "x-role", value: "user")]))
      #expect(try isCached([("X-Role", "user"), ("X-Other", "1")]))
      #expect(try !isCached([("X-Role", "admin")]))
      #expect(try !isCached([("X-Role", "user"), ("x-role", "admin")]))
      #expect(try !isCached([]))
    }
  }

  @Test func `equal questions at once are one`() async throws {
    let source = CountingSource(Self.allow(), holds: true)
    let names = try await onLoop { loop in
      let engine = AskedPolicyEngine(
        source, cache: DecisionCacheSettings(), clock: ManualClock(), loop: loop, log: .silent)
      return await withTaskGroup { group in
        for _ in 0..<50 { group.addTask { Self.name(try? await engine.ask(EngineBench.question())) } }
        group.addTask { Self.name(try? await engine.ask(EngineBench.question("/other"))) }
        await source.untilAsked(2)
        await source.release()
        return await group.reduce(into: []) { $0.append($1) }
      }
    }
    #expect(names == Array(repeating: "open", count: 51))
    #expect(await source.count == 2)
  }

  @Test func `a failure is told to all who wait and kept for nobody`() async throws {
    let source = CountingSource(.failure(.late))
    try await onLoop { loop in
      let engine = AskedPolicyEngine(
        source, cache: DecisionCacheSettings(), clock: ManualClock(), loop: loop, log: .silent)
      await #expect(throws: PolicyError.unavailable) { try await engine.ask(EngineBench.question()) }
      #expect(try Self.cached(engine) == nil)
      await source.set(Self.allow())
      let answer = try await engine.ask(EngineBench.question())
      #expect(Self.name(answer) == "open")
    }
  }

  @Test func `without a cache every request asks`() async throws {
    let source = CountingSource(Self.allow())
    try await onLoop { loop in
      let engine = AskedPolicyEngine(
        source, cache: DecisionCacheSettings(lifetime: .zero), clock: ManualClock(), loop: loop, log: .silent)
      for _ in 0..<3 { _ = try await engine.ask(EngineBench.question()) }
      #expect(try Self.cached(engine) == nil)
    }
    #expect(await source.count == 3)
  }

  @Test(arguments: [1, 7, 1000, 5000]) func `the cache keeps no more than its bound`(_ entries: Int)
    async throws
  {
    let source = CountingSource(Self.allow())
    try await onLoop { loop in
      let engine = AskedPolicyEngine(
        source, cache: DecisionCacheSettings(entries: entries), clock: ManualClock(), loop: loop, log: .silent
      )
      for number in 0..<(entries + 50) { _ = try await engine.ask(EngineBench.question("/\(number)")) }
      #expect(engine.decisionCount <= entries)
      #expect(engine.decisionCount > entries / 2)
      #expect(try Self.cached(engine, "/\(entries + 49)") == "open")
    }
  }

  @Test func `what is used stays`() async throws {
    let source = CountingSource(Self.allow())
    try await onLoop { loop in
      let engine = AskedPolicyEngine(
        source, cache: DecisionCacheSettings(entries: 3), clock: ManualClock(), loop: loop, log: .silent)
      for path in ["/a", "/b", "/c"] { _ = try await engine.ask(EngineBench.question(path)) }
      #expect(try Self.cached(engine, "/a") == "open")
      _ = try await engine.ask(EngineBench.question("/d"))
      #expect(try Self.cached(engine, "/b") == nil)
      for path in ["/a", "/c", "/d"] { #expect(try Self.cached(engine, path) == "open") }
    }
  }

  @Test func `the operator hears once that it fails and once that it is back`() async throws {
    let lines = Mutex<[String]>([])
    let log = Logger(threshold: .info) { line in lines.withLock { $0.append(line) } }
    let source = CountingSource(.failure(.status(500)))
    try await onLoop { loop in
      let engine = AskedPolicyEngine(
        source, cache: DecisionCacheSettings(lifetime: .zero), clock: ManualClock(), loop: loop, log: log)
      for _ in 0..<3 { _ = try? await engine.ask(EngineBench.question()) }
      await source.set(Self.allow())
      for _ in 0..<3 { _ = try await engine.ask(EngineBench.question()) }
    }
    #expect(
      lines.withLock { $0 } == [
        "level=warning message=\"policy engine failed\" error=status-500",
        "level=info message=\"policy engine answers again\"",
      ])
  }
}
