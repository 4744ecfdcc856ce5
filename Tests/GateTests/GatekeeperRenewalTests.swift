import Adapters
import Gate
import GateTestKit
import HTTP
import Testing

/// Renewal by push: before an approval runs out, once, and only while a person is there.
@Suite struct GatekeeperRenewalTests {
  private static func demand(_ scope: ApprovalScope) -> ApprovalDemand {
    ApprovalDemand(freshness: .within(.seconds(3600)), scope: scope, renew: .seconds(300))
  }

  /// A gate whose sessions live for eight hours, used or not, and a person who is signed in.
  private static func run(
    _ scope: ApprovalScope = .session, limits: ApprovalLimits = ApprovalLimits(),
    _ body: @Sendable (GateBench, String) async throws -> Void
  ) async throws {
    let sessions = MemorySessionStore(
      SessionSettings(lifetime: .seconds(8 * 3600), idle: .seconds(8 * 3600)))
    let rules = GatekeeperTests.rules(.approval(demand(scope)))
    try await GateBench.run(rules: rules, sessions: sessions, limits: limits) { bench in
      try await body(bench, try await bench.signIn())
    }
  }

  /// Expects a request to pass by the approval that is held.
  private static func pass(
    _ bench: GateBench, _ cookie: String, _ fields: [(String, String)] = Heads.navigation,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    try await bench.expect(
      .approvalHeld, "GET", "/app/x", fields, cookie: cookie, sourceLocation: sourceLocation)
  }

  @Test func `a visit near the end passes and rings once, and the tap winds the clock`() async throws {
    try await Self.run { bench, cookie in
      bench.clock.advance(by: .seconds(3299))
      try await Self.pass(bench, cookie)
      #expect(bench.phone.rings == 0, "it is too early")
      bench.clock.advance(by: .seconds(1))
      try await Self.pass(bench, cookie)
      let ring = await bench.phone.next()
      #expect(ring.question.subject.message == "Stay signed in to app.test")
      let id = GateCookie.id(of: cookie, at: "app.test")
      #expect(await bench.desk.renewalCode(of: id) == ring.question.matchCode)
      for _ in 0..<3 { try await Self.pass(bench, cookie) }
      #expect(bench.phone.rings == 1)
      ring.approve(id: "renewed")
      while await bench.desk.renewalCode(of: id) != nil { await Task.yield() }
      bench.clock.advance(by: .seconds(3000))
      let later = try await bench.decide("GET", "/app/x", cookie: cookie)
      #expect(later.reason == .approvalHeld && later.fields.contains("X-Unloq-Approval: renewed\r\n"))
      #expect(bench.phone.rings == 1)
      bench.clock.advance(by: .seconds(300))
      try await Self.pass(bench, cookie)
      _ = await bench.phone.next()
    }
  }

  @Test func `an approval for a rule is renewed for the rule`() async throws {
    try await Self.run(.rule) { bench, cookie in
      let first = try await bench.decide("GET", "/app/x", cookie: cookie)
      await bench.phone.next().approve(id: "first")
      _ = await bench.desk.wait(
        for: try #require(first.refusal?.pending), until: bench.clock.now + .seconds(60))
      bench.clock.advance(by: .seconds(3400))
      try await Self.pass(bench, cookie)
      let ring = await bench.phone.next()
      #expect(ring.question.subject.message.hasPrefix("Keep access to app.test ("))
      ring.approve(id: "second")
      let id = GateCookie.id(of: cookie, at: "app.test")
      while await bench.desk.renewalCode(of: id) != nil { await Task.yield() }
      bench.clock.advance(by: .seconds(3000))
      let later = try await bench.decide("GET", "/app/x", cookie: cookie)
      #expect(later.record.approvalID == "second")
    }
  }

  /// A page that nobody looks at polls all night; it must not wake anybody.
  @Test func `a script's request rings only while a person is there`() async throws {
    try await Self.run { bench, cookie in
      bench.clock.advance(by: .seconds(3310))
      for _ in 0..<3 { try await Self.pass(bench, cookie, Heads.script) }
      #expect(bench.phone.rings == 0)
    }
    try await Self.run { bench, cookie in
      bench.clock.advance(by: .seconds(3000))
      try await Self.pass(bench, cookie)
      bench.clock.advance(by: .seconds(310))
      #expect(bench.phone.rings == 0)
      try await Self.pass(bench, cookie, Heads.script)
      _ = await bench.phone.next()
    }
  }

  @Test(arguments: [
    Heads.navigation + [("Sec-Purpose", "prefetch")], [("Accept", "text/event-stream")], [],
    [("Accept", "text/html"), ("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Site", "cross-site")],
  ])
  func `what no person did rings nobody`(_ fields: [(String, String)]) async throws {
    try await Self.run { bench, cookie in
      bench.clock.advance(by: .seconds(3400))
      try await Self.pass(bench, cookie, fields)
      #expect(bench.phone.rings == 0)
    }
  }

  @Test func `a denied renewal is not asked for again`() async throws {
    try await Self.run { bench, cookie in
      bench.clock.advance(by: .seconds(3310))
      try await Self.pass(bench, cookie)
      await bench.phone.next().fail(.denied)
      let id = GateCookie.id(of: cookie, at: "app.test")
      while await bench.desk.renewalCode(of: id) != nil { await Task.yield() }
      bench.clock.advance(by: .seconds(200))
      try await Self.pass(bench, cookie)
      #expect(bench.phone.rings == 1)
    }
  }

  @Test func `what the budgets do not allow is asked for later`() async throws {
    try await Self.run(limits: ApprovalLimits(perUser: 0)) { bench, cookie in
      bench.clock.advance(by: .seconds(3310))
      try await Self.pass(bench, cookie)
      #expect(bench.phone.rings == 0)
    }
  }

  @Test func `a renewal rings on though nobody waits for it, and a request that needs it joins`() async throws
  {
    try await Self.run { bench, cookie in
      bench.clock.advance(by: .seconds(3599))
      try await Self.pass(bench, cookie)
      let ring = await bench.phone.next()
      await bench.clock.untilSleeping()
      bench.clock.advance(by: .seconds(30))
      await bench.clock.untilSleeping()
      #expect(await bench.desk.ringingCount == 1)
      let late = try await bench.decide("GET", "/app/x", cookie: cookie)
      #expect(late.reason == .approvalPending && bench.phone.rings == 1)
      ring.approve(id: "renewed")
      _ = await bench.desk.wait(
        for: try #require(late.refusal?.pending), until: bench.clock.now + .seconds(60))
      try await Self.pass(bench, cookie)
    }
  }

  /// The session would end first: a tap would be for nothing.
  @Test func `an approval that outlives its session is not renewed`() async throws {
    let demand = ApprovalDemand(freshness: .within(.seconds(8 * 3600)), renew: .seconds(300))
    let sessions = MemorySessionStore(
      SessionSettings(lifetime: .seconds(8 * 3600), idle: .seconds(8 * 3600)))
    try await GateBench.run(rules: GatekeeperTests.rules(.approval(demand)), sessions: sessions) { bench in
      let cookie = try await bench.signIn()
      bench.clock.advance(by: .seconds(8 * 3600 - 100))
      try await Self.pass(bench, cookie)
      #expect(bench.phone.rings == 0)
    }
  }
}
