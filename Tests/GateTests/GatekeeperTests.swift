import Bytes
import Crypto
import Gate
import GateTestKit
import HTTP
import Testing

/// The gate's table: who gets what, with every part real but the phone and the clock.
@Suite struct GatekeeperTests {
  static let hour = ApprovalDemand(freshness: .within(.seconds(3600)))

  static func rules(_ requirement: Requirement, message: String? = nil) -> [RuleSettings] {
    [
      RuleSettings(
        name: "free", match: RuleMatch(paths: ["/free/**"].compactMap(PathGlob.init)), requirement: .none),
      RuleSettings(
        name: "never", match: RuleMatch(paths: ["/never/**"].compactMap(PathGlob.init)), requirement: .deny),
      RuleSettings(
        name: "main", match: RuleMatch(paths: ["/app/**"].compactMap(PathGlob.init)), requirement: requirement
      ),
      RuleSettings(
        name: "corp",
        match: RuleMatch(
          paths: ["/corp"].compactMap(PathGlob.init), users: ["*@corp.test"].compactMap(UserGlob.init)),
        requirement: .none),
    ]
  }

  // Without a session

  @Test func `a free path passes without a word about anybody`() async throws {
    try await GateBench.run(rules: Self.rules(.approval(Self.hour))) { bench in
      let outcome = try await bench.decide("GET", "/free/x")
      #expect(outcome.reason == .noApprovalRequired)
      #expect(outcome.fields.isEmpty && outcome.setCookie == nil && !outcome.removesAuthorization)
      #expect(outcome.record.rule?.name == "free" && outcome.record.cache == nil)
    }
  }

  @Test(arguments: [
    ("/never/x", Reason.ruleDenied), ("/elsewhere", .noRuleMatched), ("/app/x", .signInRequired),
    ("/corp", .signInRequired),
    ("/.unloq/sign-in", .ownEndpoint), ("/.unloq", .ownEndpoint), ("/.unloqx", .noRuleMatched),
  ]) func `a stranger's visit gets its reason`(_ path: String, _ reason: Reason) async throws {
    try await GateBench.run(rules: Self.rules(.approval(Self.hour))) { bench in
      let outcome = try await bench.decide("GET", path)
      #expect(outcome.reason == reason)
      #expect(outcome.record.reason == reason)
      #expect(bench.phone.rings == 0)
    }
  }

  @Test func `an unknown host is refused before anything else`() async throws {
    try await GateBench.run(rules: Self.rules(.none)) { bench in
      let outcome = try await bench.decide("GET", "/free/x", [("Host", "evil.test")])
      #expect(outcome.reason == .unknownHost)
      #expect(outcome.record.route == nil)
    }
  }

  /// Attack row 1 (CVE-2026-40575): the path is the request's own, whatever headers claim.
  @Test(arguments: [
    "X-Forwarded-Uri", "X-Original-URL", "X-Rewrite-URL", "X-Forwarded-Prefix", "X-Forwarded-Path",
    "X_Forwarded_Uri",
  ]) func `no header replaces the path`(_ name: String) async throws {
    try await GateBench.run(rules: Self.rules(.approval(Self.hour))) { bench in
      let outcome = try await bench.decide("GET", "/app/admin", Heads.navigation + [(name, "/free/x")])
      #expect(outcome.reason == .signInRequired)
    }
  }

  /// `X-HTTP-Method-Override: DELETE` on a GET: the rules would see the one, the application do the other.
  @Test(arguments: ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"])
  func `no header replaces the method`(_ name: String) async throws {
    try await GateBench.run(rules: Self.rules(.none)) { bench in
      try await bench.expect(.malformedRequest, "GET", "/free/x", [(name, "DELETE")])
    }
  }

  /// CVE-2026-34457: a probe's User-Agent opened every door. Here it opens none.
  @Test(arguments: ["GoogleHC/1.0", "kube-probe/1.29", "ELB-HealthChecker/2.0"])
  func `no user agent is let in`(_ agent: String) async throws {
    try await GateBench.run(rules: Self.rules(.approval(Self.hour))) { bench in
      try await bench.expect(.signInRequired, "GET", "/app/x", [("User-Agent", agent)])
    }
  }

  /// Attack row 11: a cookie that names no session is no session: a clean sign-in, not an error and not a
  /// pass.
  @Test(arguments: [
    "x", String(repeating: "A", count: 43), String(repeating: "A", count: 5000), "\u{E4}\u{E4}", "a\"b",
  ])
  func `an unknown cookie is a stranger's`(_ value: String) async throws {
    try await GateBench.run(rules: Self.rules(.approval(Self.hour))) { bench in
      try await bench.expect(.signInRequired, "GET", "/app/x", cookie: value)
      #expect(bench.sessions.counts.live == 0)
    }
  }

  @Test(arguments: [(PreflightTreatment.pass, Reason.preflight), (.refuse, .preflightRefused)])
  func `a preflight passes where the announced request's rule says so`(
    _ treatment: PreflightTreatment, _ reason: Reason
  ) async throws {
    var demand = Self.hour
    demand.preflight = treatment
    try await GateBench.run(rules: Self.rules(.approval(demand))) { bench in
      let fields = [("Origin", "http://o.test"), ("Access-Control-Request-Method", "PUT")]
      try await bench.expect(reason, "OPTIONS", "/app/x", fields)
      try await bench.expect(.ruleDenied, "OPTIONS", "/never/x", fields)
      try await bench.expect(.noRuleMatched, "OPTIONS", "/elsewhere", fields)
    }
  }

  @Test func `the way back that a refusal names is sealed`() async throws {
    try await GateBench.run(rules: Self.rules(.approval(Self.hour))) { bench in
      let outcome = try await bench.decide("GET", "/app/x?to=//evil.test")
      let sealed = try #require(outcome.refusal?.sealedTarget)
      #expect(bench.gate.parts.sealer.open(sealed, for: .signIn, host: "app.test") == "/app/x?to=//evil.test")
    }
  }

  @Test(arguments: [
    ("http://app.test/form?x", "/form?x"), ("http://evil.test/form", "/"),
    ("http://app.test//evil.test", "/"),
    ("http://app.test.evil.test/", "/"), ("http://app.test/\\evil", "/"), ("", "/"),
  ]) func `a stopped form goes back to the page it came from`(_ referer: String, _ target: String)
    async throws
  {
    try await GateBench.run(rules: Self.rules(.approval(Self.hour))) { bench in
      let fields = Heads.navigation + [("Content-Length", "3"), ("Referer", referer)]
      let sealed = try #require(try await bench.decide("POST", "/app/x", fields).refusal?.sealedTarget)
      #expect(bench.gate.parts.sealer.open(sealed, for: .signIn, host: "app.test") == target)
    }
  }

  // With a session

  @Test func `a session's fresh approval lets its requests pass`() async throws {
    try await GateBench.run(rules: Self.rules(.approval(Self.hour))) { bench in
      let cookie = try await bench.signIn()
      bench.clock.advance(by: .seconds(60))
      let outcome = try await bench.decide("GET", "/app/x", cookie: cookie)
      #expect(outcome.reason == .approvalHeld)
      #expect(outcome.fields.contains("X-Unloq-Email: ana@corp.test\r\n"))
      #expect(outcome.record.cache == .hit && outcome.record.approvalAge == .seconds(60))
      #expect(bench.phone.rings == 0)
    }
  }

  @Test func `each clock ends what it measures`() async throws {
    let brief = ApprovalDemand(freshness: .within(.seconds(600)))
    try await GateBench.run(rules: Self.rules(.approval(brief))) { bench in
      let cookie = try await bench.signIn()
      bench.clock.advance(by: .seconds(600))
      try await bench.expect(.approvalHeld, "GET", "/app/x", Heads.script, cookie: cookie)
      bench.clock.advance(by: .seconds(1))
      try await bench.expect(.approvalRequired, "GET", "/app/x", Heads.script, cookie: cookie)
      bench.clock.advance(by: .seconds(1800))
      let idle = try await bench.decide("GET", "/app/x", Heads.script, cookie: cookie)
      #expect(idle.reason == .signInRequired && idle.record.cache == .miss)
    }
  }

  @Test func `the rule of a person is the person's alone`() async throws {
    try await GateBench.run(rules: Self.rules(.none)) { bench in
      let (ana, eve) = (try await bench.signIn(), try await bench.signIn("eve@corp.test.evil.test"))
      try await bench.expect(.noApprovalRequired, "GET", "/corp", cookie: ana)
      try await bench.expect(.noRuleMatched, "GET", "/corp", cookie: eve)
    }
  }

  /// Attack row 31 (cross-site WebSocket hijacking): the browser sends the cookie along with another site's
  /// handshake.
  @Test(arguments: ["http://evil.test", "null", "http://app.test:81", "http://app.test.evil.test"])
  func `another site's WebSocket is refused`(_ origin: String) async throws {
    try await GateBench.run(rules: Self.rules(.none)) { bench in
      let cookie = try await bench.signIn()
      let fields = [("Connection", "Upgrade"), ("Upgrade", "websocket"), ("Origin", origin)]
      try await bench.expect(.crossSiteRequest, "GET", "/free/ws", fields, cookie: cookie)
    }
  }

  private static let handshake = [
    ("Connection", "Upgrade"), ("Upgrade", "websocket"), ("Origin", "http://app.test"),
    ("Sec-WebSocket-Version", "13"), ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
  ]

  @Test func `an own WebSocket passes with what it needs, and not without`() async throws {
    try await GateBench.run(rules: Self.rules(.approval(Self.hour))) { bench in
      let cookie = try await bench.signIn()
      try await bench.expect(.approvalHeld, "GET", "/app/ws", Self.handshake, cookie: cookie)
      try await bench.expect(.signInRequired, "GET", "/app/ws", Self.handshake)
      try await bench.expect(.malformedRequest, "POST", "/app/ws", Self.handshake, cookie: cookie)
      let old = Self.handshake.filter { $0.0 != "Sec-WebSocket-Version" }
      try await bench.expect(.upgradeNotSupported, "GET", "/app/ws", old, cookie: cookie)
    }
  }

  // Broken parts: the design's failure matrix

  @Test func `a session store that is down is no stranger`() async throws {
    try await GateBench.run(rules: Self.rules(.approval(Self.hour)), sessions: BrokenSessionStore()) {
      bench in
      let outcome = try await bench.decide("GET", "/free/x", cookie: String(repeating: "A", count: 43))
      #expect(outcome.reason == .sessionStoreUnavailable)
      #expect(outcome.reason.decision == .error)
      #expect(bench.gate.counters[.sessionStoreUnavailable] == 1)
      // Who has no cookie does not need the store.
      try await bench.expect(.noApprovalRequired, "GET", "/free/x")
    }
  }

  @Test(arguments: [true, false]) func `a policy engine that fails allows nothing`(_ asks: Bool) async throws
  {
    try await GateBench.run(rules: [], policy: BrokenPolicyEngine(asks: asks)) { bench in
      let cookie = try await bench.signIn()
      try await bench.expect(.policyEngineUnavailable, "GET", "/free/x", cookie: cookie)
      try await bench.expect(.policyEngineUnavailable, "GET", "/free/x")
    }
  }

  @Test(arguments: [
    (ApprovalFailure.unavailable, Reason.approvalServiceUnavailable), (.throttled(nil), .approvalThrottled),
    (.misconfigured, .approvalMisconfigured), (.deviceUnavailable, .approvalDeviceUnavailable),
    (.denied, .approvalDenied),
    (.timeout, .approvalTimeout),
  ]) func `an approval service that fails leaves good sessions alone and lets nobody new in`(
    _ failure: ApprovalFailure, _ reason: Reason
  ) async throws {
    try await GateBench.run(rules: Self.rules(.approval(Self.hour))) { bench in
      let cookie = try await bench.signIn()
      let name = Base64.standard.encode("bob@corp.test:".utf8.span)
      async let held = bench.decide(
        "GET", "/app/x", [("Authorization", "Basic \(name)"), ("Prefer", "wait=30")])
      await bench.phone.next().fail(failure)
      let heldReason = try await held.reason
      #expect(heldReason == reason)
      try await bench.expect(.approvalHeld, "GET", "/app/x", cookie: cookie)
      #expect(bench.gate.counters[reason] == 1)
    }
  }
}
