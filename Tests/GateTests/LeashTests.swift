import Crypto
import Gate
import GateTestKit
import Testing

/// What an open connection is judged by after it was let through.
@Suite struct LeashTests {
  private static let minute = ApprovalDemand(freshness: .within(.seconds(60)))
  private static let rule = ApprovalDemand(freshness: .within(.seconds(60)), scope: .rule)

  private static func rules(_ requirement: Requirement) -> [RuleSettings] {
    [
      RuleSettings(
        name: "main", match: RuleMatch(paths: ["/app/**"].compactMap(PathGlob.init)), requirement: requirement
      )
    ]
  }

  private func leash(_ bench: GateBench, _ cookie: String) async throws -> Leash {
    try #require(try await bench.decide("GET", "/app/events", cookie: cookie).leash)
  }

  @Test func `a stranger's request on an open path has none`() async throws {
    try await GateBench.run(rules: Self.rules(.none)) { bench in
      let outcome = try await bench.decide("GET", "/app/events")
      #expect(outcome.reason == .noApprovalRequired && outcome.leash == nil)
    }
  }

  @Test func `a known person's request on an open path belongs to their session`() async throws {
    try await GateBench.run(rules: Self.rules(.none)) { bench in
      let cookie = try await bench.signIn()
      let leash = try await leash(bench, cookie)
      bench.clock.advance(by: .seconds(1700))
      #expect(bench.gate.objection(to: leash) == nil)
      try await bench.sessions.remove(GateCookie.id(of: cookie, at: "app.test"))
      #expect(bench.gate.objection(to: leash) == .signInRequired)
    }
  }

  @Test func `a look winds no idle clock, and something sent does`() async throws {
    try await GateBench.run(rules: Self.rules(.none)) { bench in
      let leash = try await leash(bench, try await bench.signIn())
      for _ in 0..<3 {
        bench.clock.advance(by: .seconds(1000))
        #expect(bench.gate.objection(to: leash, isInUse: true) == nil)
      }
      bench.clock.advance(by: .seconds(1000))
      #expect(bench.gate.objection(to: leash) == nil)
      bench.clock.advance(by: .seconds(1000))
      #expect(bench.gate.objection(to: leash) == .signInRequired)
    }
  }

  @Test func `the approval's age counts, and a newer one renews it`() async throws {
    try await GateBench.run(rules: Self.rules(.approval(Self.minute))) { bench in
      let cookie = try await bench.signIn()
      let leash = try await leash(bench, cookie)
      bench.clock.advance(by: .seconds(50))
      _ = try await bench.sessions.add(
        People.approval("second", at: bench.clock.now), for: nil,
        to: GateCookie.id(of: cookie, at: "app.test"), now: bench.clock.now)
      bench.clock.advance(by: .seconds(50))
      #expect(bench.gate.objection(to: leash) == nil)
      bench.clock.advance(by: .seconds(11))
      #expect(bench.gate.objection(to: leash) == .approvalRequired)
    }
  }

  @Test func `an approval of the session is none for a rule that wants its own`() async throws {
    try await GateBench.run(rules: Self.rules(.approval(Self.rule))) { bench in
      let cookie = try await bench.signIn()
      let id = GateCookie.id(of: cookie, at: "app.test")
      _ = try await bench.sessions.add(
        People.approval("own", at: bench.clock.now), for: .rule("main"), to: id, now: bench.clock.now)
      let leash = try await leash(bench, cookie)
      bench.clock.advance(by: .seconds(50))
      _ = try await bench.sessions.add(
        People.approval("other", at: bench.clock.now), for: .rule("other"), to: id, now: bench.clock.now)
      #expect(bench.gate.objection(to: leash) == nil)
      bench.clock.advance(by: .seconds(11))
      #expect(bench.gate.objection(to: leash) == .approvalRequired)
    }
  }

  /// Somebody else's approval opened it; the person's own one is no substitute, and not what it lasts by.
  @Test func `what others approved lasts as long as their approval`() async throws {
    let approver = try #require(EmailAddress("boss@corp.test"))
    let demand = ApprovalDemand(
      freshness: .within(.seconds(60)), second: SecondPerson(approvers: [approver], asksPurpose: false))
    try await GateBench.run(rules: Self.rules(.approval(demand))) { bench in
      let cookie = try await bench.signIn()
      async let outcome = bench.decide("GET", "/app/events", [("Prefer", "wait=30")], cookie: cookie)
      await bench.phone.next().approve(id: "theirs", userID: "7", email: "boss@corp.test")
      let leash = try #require(try await outcome.leash)
      #expect(bench.gate.objection(to: leash) == nil)
      bench.clock.advance(by: .seconds(59))
      #expect(bench.gate.objection(to: leash) == nil)
      bench.clock.advance(by: .seconds(2))
      #expect(bench.gate.objection(to: leash) == .approvalRequired)
    }
  }

  /// A tap for one use is used up; what it opened lives as long as the session does.
  @Test(arguments: [ApprovalScope.session, .rule, .request])
  func `after a tap for one use only the session counts`(_ scope: ApprovalScope) async throws {
    let demand = ApprovalDemand(freshness: .fresh, scope: scope, holds: true)
    try await GateBench.run(rules: Self.rules(.approval(demand))) { bench in
      let cookie = try await bench.signIn()
      async let outcome = bench.decide("GET", "/app/events", [], cookie: cookie)
      await bench.phone.next().approve()
      let leash = try #require(try await outcome.leash)
      bench.clock.advance(by: .seconds(1700))
      #expect(bench.gate.objection(to: leash) == nil)
      bench.clock.advance(by: .seconds(1700))
      #expect(bench.gate.objection(to: leash) == .signInRequired)
    }
  }
}
