import Bytes
import Gate
import GateTestKit
import PCRE
import Testing

/// Rules on trial, and the criteria that a gatekeeper brings the values for: time, header fields, groups.
@Suite struct GatekeeperTrialTests {
  private static let staff = RuleSettings(
    name: "staff", match: RuleMatch(users: ["*"].compactMap(UserGlob.init)),
    requirement: .approval(ApprovalDemand(freshness: .within(.seconds(3600)))))

  private static func trial(_ requirement: Requirement, _ match: RuleMatch = RuleMatch()) -> RuleSettings {
    RuleSettings(name: "trial", match: match, requirement: requirement, isShadow: true)
  }

  private static let demands: [(Requirement, Decision)] = [
    (.none, .allow), (.deny, .deny), (.approval(ApprovalDemand(freshness: .within(.seconds(60)))), .allow),
    (.approval(ApprovalDemand(freshness: .within(.seconds(60)), scope: .rule)), .challenge),
    (.approval(ApprovalDemand(freshness: .fresh)), .challenge),
  ]

  @Test(arguments: demands) func `a rule on trial is noted and decides nothing`(
    _ requirement: Requirement, _ decision: Decision
  ) async throws {
    try await GateBench.run(rules: [Self.trial(requirement), Self.staff]) { bench in
      let cookie = try await bench.signIn()
      let outcome = try await bench.decide(cookie: cookie)
      #expect(outcome.reason == .approvalHeld)
      #expect(outcome.record.rule?.name == "staff")
      #expect(outcome.record.shadowRule?.name == "trial")
      #expect(outcome.record.shadowDecision == decision)
      #expect(bench.phone.rings == 0)
    }
  }

  @Test func `without a session a rule on trial would ask for one`() async throws {
    let rules = [Self.trial(.approval(ApprovalDemand(freshness: .fresh))), Self.staff]
    try await GateBench.run(rules: rules) { bench in
      let outcome = try await bench.decide()
      #expect(outcome.reason == .signInRequired)
      #expect(outcome.record.shadowDecision == .challenge)
    }
  }

  @Test func `a rule on trial behind the one that decides is not noted`() async throws {
    try await GateBench.run(rules: [Self.staff, Self.trial(.deny)]) { bench in
      let outcome = try await bench.decide(cookie: try await bench.signIn())
      #expect(outcome.reason == .approvalHeld)
      #expect(outcome.record.shadowRule == nil)
    }
  }

  @Test func `a rule on trial alone lets nothing pass`() async throws {
    try await GateBench.run(rules: [Self.trial(.none)]) { bench in
      let outcome = try await bench.decide()
      #expect(outcome.reason == .noRuleMatched)
      #expect(outcome.record.shadowDecision == .allow)
    }
  }

  @Test func `the clock's time decides`() async throws {
    // The bench's clock shows a Friday, 08:00 UTC.
    let window = TimeWindow(days: 16, from: 480, to: 481, zone: .utc)
    let rules = [
      RuleSettings(name: "now", match: RuleMatch(times: [window]), requirement: .none), Self.staff,
    ]
    try await GateBench.run(rules: rules) { bench in
      try await bench.expect(.noApprovalRequired)
      bench.clock.advance(by: .seconds(60))
      try await bench.expect(.signInRequired)
    }
  }

  @Test func `header fields decide, and an ambiguous one is refused`() async throws {
    let match = RuleMatch(headers: [HeaderMatch(name: "X-Role", values: ["admin"])])
    try await GateBench.run(rules: [RuleSettings(name: "role", match: match, requirement: .none), Self.staff])
    {
      bench in
      try await bench.expect(.noApprovalRequired, "GET", "/", [("X-Role", "admin")])
      try await bench.expect(.signInRequired, "GET", "/", [("X-Role", "user")])
      try await bench.expect(.ambiguousHeader, "GET", "/", [("X-Role", "user,admin")])
      try await bench.expect(.ambiguousHeader, "GET", "/", [("X-Role", "admin"), ("X_Role", "user")])
    }
  }

  @Test func `a match that runs away fails the request`() async throws {
    let match = RuleMatch(patterns: [try RegularExpression("/(a+)+[bc]")])
    let rules = [RuleSettings(name: "bad", match: match, requirement: .deny), Self.staff]
    try await GateBench.run(rules: rules) { bench in
      let cookie = try await bench.signIn()
      try await bench.expect(.approvalHeld, "GET", "/x", cookie: cookie)
      try await bench.expect(
        .policyEngineUnavailable, "GET", "/" + String(repeating: "a", count: 4000), cookie: cookie)
      #expect(bench.gate.counters[.policyEngineUnavailable] == 1)
    }
  }
}
