import Bytes
import Crypto
import Gate
import GateTestKit
import Testing

/// curl and the like: a name and the will to wait, or a clear no.
@Suite struct GatekeeperCommandLineTests {
  private func name(_ email: String, password: String = "") -> (String, String) {
    ("Authorization", "Basic \(Base64.standard.encode("\(email):\(password)".utf8.span))")
  }

  private static let wait = ("Prefer", "wait=30")
  private static let rules = GatekeeperTests.rules(.approval(GatekeeperTests.hour))

  @Test func `a name that waits gets in with a tap, and a session to keep`() async throws {
    try await GateBench.run(rules: Self.rules) { bench in
      async let held = bench.decide("GET", "/app/x", [name("Ana@corp.test"), Self.wait])
      let ring = await bench.phone.next()
      #expect(ring.question.email.text == "ana@corp.test")
      ring.approve(id: "tap")
      let outcome = try await held
      #expect(outcome.reason == .approvalGranted)
      #expect(outcome.removesAuthorization, "the name was meant for the gate")
      #expect(outcome.fields.contains("X-Unloq-Approval: tap\r\n"))
      let cookie = try #require(outcome.setCookie).prefix { $0 != ";" }.dropFirst("unloq-session=".count)
      let again = try await bench.decide("GET", "/app/y", [], cookie: String(cookie))
      #expect(again.reason == .approvalHeld)
      #expect(bench.phone.rings == 1)
    }
  }

  /// A name proves nothing: without a tap of its own, and after one of another, it gets nowhere.
  @Test func `a name alone never gets in`() async throws {
    try await GateBench.run(rules: Self.rules) { bench in
      _ = try await bench.signIn()
      let outcome = try await bench.decide("GET", "/app/x", [name("ana@corp.test")])
      #expect(outcome.reason == .signInRequired)
      #expect(outcome.record.claimedUser == "ana@corp.test")
      #expect(bench.phone.rings == 0)
    }
  }

  @Test func `a rule that holds needs no asking`() async throws {
    var demand = GatekeeperTests.hour
    demand.holds = true
    try await GateBench.run(rules: GatekeeperTests.rules(.approval(demand))) { bench in
      async let held = bench.decide("GET", "/app/x", [name("ana@corp.test")])
      await bench.phone.next().approve()
      let heldReason = try await held.reason
      #expect(heldReason == .approvalGranted)
    }
  }

  @Test func `many calls of one client ring once`() async throws {
    try await GateBench.run(rules: Self.rules) { bench in
      try await withThrowingTaskGroup(of: Reason.self) { group in
        for number in 0..<20 {
          group.addTask {
            try await bench.decide("GET", "/app/\(number)", [name("ana@corp.test"), Self.wait]).reason
          }
        }
        let ring = await bench.phone.next()
        // The last of them has to be waiting before the tap; a later one would be a new wish.
        while await bench.desk.ticketCount < 20 { await Task.yield() }
        ring.approve()
        for try await reason in group { #expect(reason == .approvalGranted) }
      }
      #expect(bench.phone.rings == 1)
    }
  }

  @Test func `another address is another wish`() async throws {
    try await GateBench.run(rules: Self.rules) { bench in
      let other = Peer(address: IPAddress(v4: 9), isSecure: false)
      async let mine = bench.decide("GET", "/app/x", [name("ana@corp.test"), Self.wait])
      async let theirs = bench.decide("GET", "/app/x", [name("ana@corp.test"), Self.wait], peer: other)
      let rings = [await bench.phone.next(), await bench.phone.next()]
      for ring in rings {
        ring.question.client == GateBench.peer.address ? ring.approve() : ring.fail(.denied)
      }
      let mineReason = try await mine.reason
      #expect(mineReason == .approvalGranted)
      let theirsReason = try await theirs.reason
      #expect(theirsReason == .approvalDenied)
    }
  }

  @Test func `patience that ends withdraws the push`() async throws {
    try await GateBench.run(rules: Self.rules) { bench in
      async let held = bench.decide("GET", "/app/x", [name("ana@corp.test"), ("Prefer", "wait=3")])
      _ = await bench.phone.next()
      for _ in 0..<4 {
        await bench.clock.untilSleeping()
        bench.clock.advance(by: .seconds(1))
      }
      let heldReason = try await held.reason
      #expect(heldReason == .approvalTimeout)
      await bench.phone.untilWithdrawn()
    }
  }

  @Test func `a client that leaves takes its push along`() async throws {
    try await GateBench.run(rules: Self.rules) { bench in
      let held = Task { try await bench.decide("GET", "/app/x", [name("ana@corp.test"), Self.wait]).reason }
      let ring = await bench.phone.next()
      held.cancel()
      let reason = try await held.value
      #expect(reason == .clientLeft)
      await bench.phone.untilWithdrawn()
      ring.approve()
      #expect(bench.sessions.counts.live == 0)
    }
  }

  @Test(arguments: ["never", "elsewhere"]) func `a path that nobody may use rings nobody`(_ path: String)
    async throws
  {
    try await GateBench.run(rules: Self.rules) { bench in
      let outcome = try await bench.decide("GET", "/\(path)/x", [name("ana@corp.test"), Self.wait])
      #expect(outcome.reason.decision == .deny)
      #expect(bench.phone.rings == 0)
    }
  }

  @Test func `a name and password are the application's`() async throws {
    try await GateBench.run(rules: Self.rules) { bench in
      let outcome = try await bench.decide("GET", "/free/x", [name("ana@corp.test", password: "secret")])
      #expect(outcome.reason == .noApprovalRequired && !outcome.removesAuthorization)
      #expect(try await bench.decide("GET", "/free/x", [name("ana@corp.test")]).removesAuthorization)
    }
  }

  @Test func `the person's second tap is for the rule that wants its own`() async throws {
    let demand = ApprovalDemand(freshness: .fresh, scope: .request)
    try await GateBench.run(rules: GatekeeperTests.rules(.approval(demand))) { bench in
      async let held = bench.decide("DELETE", "/app/x", [name("ana@corp.test"), Self.wait])
      let signIn = await bench.phone.next()
      #expect(signIn.question.subject.message == "Sign in to app.test")
      signIn.approve(id: "one")
      let stepUp = await bench.phone.next()
      #expect(stepUp.question.subject.message == "DELETE app.test/app/x")
      stepUp.approve(id: "two")
      let outcome = try await held
      #expect(outcome.reason == .approvalGranted)
      #expect(outcome.fields.contains("X-Unloq-Approval: two\r\n"))
      #expect(outcome.setCookie != nil)
    }
  }

  @Test func `a store that fails after the tap gives nothing`() async throws {
    try await GateBench.run(rules: Self.rules, sessions: BrokenSessionStore()) { bench in
      async let held = bench.decide("GET", "/app/x", [name("ana@corp.test"), Self.wait])
      await bench.phone.next().approve()
      let heldReason = try await held.reason
      #expect(heldReason == .sessionStoreUnavailable)
    }
  }
}
