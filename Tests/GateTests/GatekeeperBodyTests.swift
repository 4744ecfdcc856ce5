import Crypto
import Gate
import GateTestKit
import HTTP
import Testing

/// What becomes of a request's body: which approvals are bound to it, and when it is read.
@Suite struct GatekeeperBodyTests {
  private static let freshRequest = ApprovalDemand(freshness: .fresh)
  private static let freshRule = ApprovalDemand(freshness: .fresh, scope: .rule)
  private static let form = Heads.navigation + [("Content-Length", "3")]
  private static let script = Heads.script + [("Content-Length", "3")]

  /// A script's refused request, and the tap for it on the approve page.
  private func tap(_ bench: GateBench, _ refused: GateBench.Outcome, _ cookie: String) async throws {
    let sealed = try #require(refused.refusal?.sealedTarget)
    let opened = try #require(WantedRequest.opened(sealed, by: bench.gate.parts.sealer, host: "app.test"))
    let id = GateCookie.id(of: cookie, at: "app.test")
    guard case .hit(let session) = bench.sessions.find(id, now: bench.clock.now),
      case .opening(.started(let ticket, _)) = await bench.gate.ring(
        for: opened.request, by: opened.rule, session: session, id: id, client: GateBench.peer.address,
        back: opened.back)
    else {
      Issue.record("the click rang nobody")
      return
    }
    await bench.phone.next().approve(id: "tap")
    _ = await bench.desk.wait(for: ticket, until: bench.clock.now + .seconds(60))
  }

  @Test func `a script's request with a body passes once, with this very body`() async throws {
    try await GateBench.run(rules: GatekeeperTests.rules(.approval(Self.freshRequest))) { bench in
      let cookie = try await bench.signIn()
      func send(_ method: String, _ path: String, _ body: String, _ more: [(String, String)] = [])
        async throws
        -> GateBench.Outcome
      {
        try await bench.decide(method, path, Self.script + more, cookie: cookie, body: FakeBody(body))
      }
      let refused = try await send("POST", "/app/x?a=1", "a=1")
      #expect(refused.reason == .approvalRequired && bench.phone.rings == 0)
      try await tap(bench, refused, cookie)
      for (method, path, body) in [
        ("POST", "/app/x?a=1", "a=2"), ("POST", "/app/x?a=2", "a=1"), ("PUT", "/app/x?a=1", "a=1"),
        ("POST", "/app/x?a=1", ""),
      ] {
        #expect(try await send(method, path, body).reason == .approvalRequired)
      }
      let otherType = try await send("POST", "/app/x?a=1", "a=1", [("Content-Type", "application/json")])
      #expect(otherType.reason == .approvalRequired)
      #expect(try await send("POST", "/app/x?a=1", "a=1").reason == .approvalHeld)
      #expect(try await send("POST", "/app/x?a=1", "a=1").reason == .approvalRequired, "a replay")
      #expect(bench.phone.rings == 1)
    }
  }

  @Test func `an approval without a body is none for one with a body, nor the other way round`() async throws
  {
    try await GateBench.run(rules: GatekeeperTests.rules(.approval(Self.freshRequest))) { bench in
      let cookie = try await bench.signIn()
      try await tap(bench, try await bench.decide("POST", "/app/x", Heads.script, cookie: cookie), cookie)
      try await bench.expect(.approvalRequired, "POST", "/app/x", Self.script, cookie: cookie)
      try await tap(bench, try await bench.decide("POST", "/app/y", Self.script, cookie: cookie), cookie)
      try await bench.expect(.approvalRequired, "POST", "/app/y", Heads.script, cookie: cookie)
      try await bench.expect(.approvalHeld, "POST", "/app/y", Self.script, cookie: cookie)
    }
  }

  @Test(arguments: [
    (HoldingFailure.tooLarge, Reason.bodyTooLarge), (.malformed, .malformedRequest),
    (.timeout, .requestTimeout),
    (.clientLeft, .clientLeft), (.full, .holdingFull), (.unavailable, .holdingUnavailable),
  ])
  func `a body that cannot be kept rings nobody`(failure: HoldingFailure, reason: Reason) async throws {
    try await GateBench.run(rules: GatekeeperTests.rules(.approval(Self.freshRequest))) { bench in
      let cookie = try await bench.signIn()
      for fields in [Self.form, Self.script] {
        let outcome = try await bench.decide(
          "POST", "/app/x", fields, cookie: cookie, body: FakeBody(failing: failure))
        #expect(outcome.reason == reason)
      }
      #expect(bench.phone.rings == 0)
    }
  }

  @Test func `a form too long to be held is sent after its approval where the scope allows it`() async throws
  {
    try await GateBench.run(rules: GatekeeperTests.rules(.approval(Self.freshRule))) { bench in
      let cookie = try await bench.signIn()
      let body = FakeBody(failing: .tooLarge)
      let refused = try await bench.decide("POST", "/app/x", Self.form, cookie: cookie, body: body)
      #expect(refused.reason == .approvalRequired)
      try await tap(bench, refused, cookie)
      let passed = try await bench.decide("POST", "/app/x", Self.form, cookie: cookie, body: body)
      #expect(passed.reason == .approvalHeld)
      #expect(body.asked == [false], "a request that passes at once has its body read by nobody")
    }
  }

  @Test func `a request that passes at once keeps its body to itself`() async throws {
    let rules = GatekeeperTests.rules(.approval(ApprovalDemand(freshness: .within(.seconds(60)))))
    try await GateBench.run(rules: rules) { bench in
      let cookie = try await bench.signIn()
      let body = FakeBody()
      let outcome = try await bench.decide("POST", "/app/x", Self.form, cookie: cookie, body: body)
      #expect(outcome.reason == .approvalHeld && body.asked.isEmpty)
      let free = try await bench.decide("POST", "/free/x", Self.form, body: body)
      #expect(free.reason == .noApprovalRequired && body.asked.isEmpty)
    }
  }

  @Test func `strangers use a stranger's share`() async throws {
    let rules = GatekeeperTests.rules(.approval(ApprovalDemand(freshness: .within(.seconds(60)))))
    try await GateBench.run(rules: rules) { bench in
      let body = FakeBody()
      let name = ("Authorization", "Basic YW5hQGNvcnAudGVzdDo=")
      async let held = bench.decide(
        "POST", "/app/x", [name, ("Prefer", "wait=60"), ("Content-Length", "3")], body: body)
      await bench.phone.next().approve(id: "tap")
      let outcome = try await held
      #expect(outcome.reason == .approvalGranted && body.asked == [true])
    }
  }
}
