import Crypto
import Gate
import GateTestKit
import Testing

/// Fresh approvals: asked for in the way that suits the client, and good for exactly what they were given
/// for.
@Suite struct GatekeeperStepUpTests {
  private static let freshRequest = ApprovalDemand(freshness: .fresh)
  private static let ruleForFiveMinutes = ApprovalDemand(freshness: .within(.seconds(300)), scope: .rule)
  private static let freshRule = ApprovalDemand(freshness: .fresh, scope: .rule)

  private func ticket(_ outcome: GateBench.Outcome) throws -> PendingID {
    try #require(outcome.refusal?.pending)
  }

  /// Visits, taps, and visits again.
  private func tap(_ bench: GateBench, _ path: String, _ cookie: String) async throws {
    let ticket = try ticket(await bench.decide("GET", path, cookie: cookie))
    await bench.phone.next().approve(id: "tap")
    let view = await bench.desk.wait(for: ticket, until: bench.clock.now + .seconds(60))
    #expect(view?.status == .approved && view?.target == path)
  }

  @Test func `a visit rings and goes to the wait page; a second one joins it`() async throws {
    try await GateBench.run(rules: GatekeeperTests.rules(.approval(Self.ruleForFiveMinutes))) { bench in
      let cookie = try await bench.signIn()
      let first = try await bench.decide("GET", "/app/x", cookie: cookie)
      let second = try await bench.decide("GET", "/app/y", cookie: cookie)
      #expect(first.reason == .approvalRequired && second.reason == .approvalPending)
      #expect(try ticket(first) != ticket(second))
      let ring = await bench.phone.next()
      #expect(ring.question.subject.message == "GET app.test/app/x")
      #expect(bench.phone.rings == 1)
    }
  }

  @Test func `an approval for a rule is good for the rule, and for its time`() async throws {
    try await GateBench.run(rules: GatekeeperTests.rules(.approval(Self.ruleForFiveMinutes))) { bench in
      let cookie = try await bench.signIn()
      try await tap(bench, "/app/x", cookie)
      bench.clock.advance(by: .seconds(300))
      let outcome = try await bench.decide("GET", "/app/other", cookie: cookie)
      #expect(outcome.reason == .approvalHeld)
      #expect(outcome.fields.contains("X-Unloq-Approval: tap\r\n"))
      #expect(outcome.record.approvalID == "tap")
      bench.clock.advance(by: .seconds(1))
      try await bench.expect(.approvalRequired, "GET", "/app/x", Heads.script, cookie: cookie)
    }
  }

  @Test func `an approval for a request is used once and for nothing else`() async throws {
    try await GateBench.run(rules: GatekeeperTests.rules(.approval(Self.freshRequest))) { bench in
      let cookie = try await bench.signIn()
      try await tap(bench, "/app/x?a=1", cookie)
      for (method, path) in [
        ("GET", "/app/x?a=2"), ("GET", "/app/x"), ("DELETE", "/app/x?a=1"), ("HEAD", "/app/x?a=1"),
      ] {
        try await bench.expect(.approvalRequired, method, path, Heads.script, cookie: cookie)
      }
      let other = try await bench.signIn("bob@corp.test")
      try await bench.expect(.approvalRequired, "GET", "/app/x?a=1", Heads.script, cookie: other)
      try await bench.expect(.approvalHeld, "GET", "/app/x?a=1", cookie: cookie)
      try await bench.expect(.approvalRequired, "GET", "/app/x?a=1", Heads.script, cookie: cookie)
    }
  }

  @Test func `an approval for a request that is not used goes stale`() async throws {
    try await GateBench.run(rules: GatekeeperTests.rules(.approval(Self.freshRequest))) { bench in
      let cookie = try await bench.signIn()
      try await tap(bench, "/app/x", cookie)
      bench.clock.advance(by: .seconds(61))
      try await bench.expect(.approvalRequired, "GET", "/app/x", Heads.script, cookie: cookie)
    }
  }

  @Test func `of many at once exactly one uses a one-time approval`() async throws {
    try await GateBench.run(rules: GatekeeperTests.rules(.approval(Self.freshRule))) { bench in
      let cookie = try await bench.signIn()
      try await tap(bench, "/app/x", cookie)
      let reasons = try await withThrowingTaskGroup(of: Reason.self) { group in
        for number in 0..<50 {
          group.addTask {
            try await bench.decide("GET", "/app/\(number)", Heads.script, cookie: cookie).reason
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(reasons.filter { $0 == .approvalHeld }.count == 1)
      #expect(reasons.filter { $0 == .approvalRequired }.count == 49)
    }
  }

  @Test(arguments: [
    Heads.script, Heads.navigation + [("Sec-Purpose", "prefetch")], [("Accept", "text/event-stream")],
  ])
  func `what no person started rings nobody`(_ fields: [(String, String)]) async throws {
    try await GateBench.run(rules: GatekeeperTests.rules(.approval(Self.freshRequest))) { bench in
      let cookie = try await bench.signIn()
      let outcome = try await bench.decide("GET", "/app/x", fields, cookie: cookie)
      #expect(outcome.reason == .approvalRequired)
      #expect(outcome.refusal?.sealedTarget != nil && outcome.refusal?.pending == nil)
      #expect(bench.phone.rings == 0)
    }
  }

  /// Another site's link or pop-up could ring the phone at will, until the person taps to make it stop.
  @Test func `a visit that another site started gets a button first`() async throws {
    try await GateBench.run(rules: GatekeeperTests.rules(.approval(Self.freshRequest))) { bench in
      let cookie = try await bench.signIn()
      let fields = [
        ("Accept", "text/html"), ("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Site", "cross-site"),
      ]
      let outcome = try await bench.decide("GET", "/app/x", fields, cookie: cookie)
      let sealed = try #require(outcome.refusal?.sealedTarget)
      #expect(bench.phone.rings == 0)
      let opened = try #require(WantedRequest.opened(sealed, by: bench.gate.parts.sealer, host: "app.test"))
      #expect(opened.request == WantedRequest(method: "GET", host: "app.test", target: "/app/x"))
      #expect(opened.back.text == "/app/x")
    }
  }

  @Test func `a form is held, and another site's form is not`() async throws {
    try await GateBench.run(rules: GatekeeperTests.rules(.approval(Self.freshRequest))) { bench in
      let cookie = try await bench.signIn()
      let form = Heads.navigation + [("Content-Length", "4")]
      async let held = bench.decide("POST", "/app/delete", form, cookie: cookie)
      await bench.phone.next().approve(id: "held")
      let outcome = try await held
      #expect(outcome.reason == .approvalGranted)
      #expect(outcome.fields.contains("X-Unloq-Approval: held\r\n"))
      // Nothing is left over that a second form could use.
      async let second = bench.decide("POST", "/app/delete", form, cookie: cookie)
      await bench.phone.next().fail(.denied)
      let secondReason = try await second.reason
      #expect(secondReason == .approvalDenied)
      let foreign = form.filter { $0.0 != "Sec-Fetch-Site" } + [("Sec-Fetch-Site", "cross-site")]
      try await bench.expect(.crossSiteRequest, "POST", "/app/delete", foreign, cookie: cookie)
      #expect(bench.phone.rings == 2)
    }
  }

  /// The herd: two hundred requests of one session, one push, all go on.
  @Test func `two hundred held requests of one session cause one push`() async throws {
    try await GateBench.run(rules: GatekeeperTests.rules(.approval(Self.ruleForFiveMinutes))) { bench in
      let cookie = try await bench.signIn()
      try await withThrowingTaskGroup(of: Reason.self) { group in
        for number in 0..<200 {
          group.addTask {
            try await bench.decide("GET", "/app/\(number)", [("Prefer", "wait=60")], cookie: cookie).reason
          }
        }
        let ring = await bench.phone.next()
        while await bench.desk.ticketCount < 200 { await Task.yield() }
        ring.approve()
        for try await reason in group { #expect(reason == .approvalGranted) }
      }
      #expect(bench.phone.rings == 1)
    }
  }

  @Test func `signing out while the phone rings leaves nothing behind`() async throws {
    try await GateBench.run(rules: GatekeeperTests.rules(.approval(Self.ruleForFiveMinutes))) { bench in
      let cookie = try await bench.signIn()
      let ticket = try ticket(await bench.decide("GET", "/app/x", cookie: cookie))
      try await bench.sessions.remove(GateCookie.id(of: cookie, at: "app.test"))
      await bench.phone.next().approve()
      let view = await bench.desk.wait(for: ticket, until: bench.clock.now + .seconds(60))
      #expect(view?.reason == .signInRequired)
      #expect(bench.sessions.counts.live == 0)
    }
  }

  @Test func `a sealed wish gets no more than the rules give`() async throws {
    try await GateBench.run(rules: GatekeeperTests.rules(.approval(Self.freshRequest))) { bench in
      let cookie = try await bench.signIn()
      let id = GateCookie.id(of: cookie, at: "app.test")
      guard case .hit(let session) = bench.sessions.find(id, now: bench.clock.now) else {
        Issue.record("no session")
        return
      }
      func ring(_ target: String) async -> WishAnswer {
        await bench.gate.ring(
          for: WantedRequest(method: "DELETE", host: "app.test", target: target), by: "", session: session,
          id: id,
          client: GateBench.peer.address, back: .root)
      }
      guard case .refused(.ruleDenied) = await ring("/never/x"),
        case .refused(.noRuleMatched) = await ring("/elsewhere"),
        case .needless = await ring("/free/x"), case .opening(.started) = await ring("/app/%78?q")
      else {
        Issue.record("a wish with another answer")
        return
      }
      #expect(await bench.phone.next().question.subject.path == "/app/x")
    }
  }
}
