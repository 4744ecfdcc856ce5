import Bytes
import Crypto
import Gate
import GateTestKit
import Testing

@Suite struct ApprovalDeskTests {
  private static let browser = Digest.sha256("browser")

  private func signIn(_ target: String = "/", browser: Digest = browser) throws -> ApprovalAsk {
    ApprovalAsk(
      asker: .browser(browser), purpose: .signIn, email: try People.email(),
      subject: ApprovalSubject(signInTo: "app.test"), client: IPAddress(v4: 1), target: target)
  }

  private func ticket(_ opening: ApprovalOpening) throws -> PendingID {
    switch opening {
    case .started(let id, _), .joined(let id, _): return id
    case .refused(let reason, _): throw Refused(reason: reason)
    }
  }

  struct Refused: Error { let reason: Reason }

  @Test func `two hundred wishes ring once, and all learn of the tap`() async throws {
    try await GateBench.run(rules: []) { bench in
      let tickets = try await withThrowingTaskGroup(of: PendingID.self) { group in
        for number in 0..<200 {
          group.addTask { try ticket(await bench.desk.open(signIn("/tab/\(number)"))) }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      let far = bench.clock.now + .seconds(60)
      try await withThrowingTaskGroup(of: PendingView?.self) { group in
        for ticket in tickets { group.addTask { await bench.desk.wait(for: ticket, until: far) } }
        await bench.phone.next().approve()
        for try await view in group { #expect(view?.status == .approved) }
      }
      #expect(bench.phone.rings == 1)
      #expect(Set(tickets).count == 200)
      for ticket in tickets { #expect(await bench.desk.collect(ticket) != nil) }
    }
  }

  @Test(arguments: [
    (ApprovalFailure.denied, PendingStatus.denied, Reason.approvalDenied),
    (.timeout, .timeout, .approvalTimeout),
    (.throttled(.seconds(9)), .throttled, .approvalThrottled),
    (.unavailable, .unavailable, .approvalServiceUnavailable),
    (.misconfigured, .unavailable, .approvalMisconfigured),
    (.deviceUnavailable, .unavailable, .approvalDeviceUnavailable),
    (.codeRequired, .denied, .approvalCodeRequired), (.cancelled, .cancelled, .approvalCancelled),
  ]) func `each failure has its own state and reason`(
    _ failure: ApprovalFailure, _ status: PendingStatus, _ reason: Reason
  ) async throws {
    try await GateBench.run(rules: []) { bench in
      let id = try ticket(await bench.desk.open(signIn()))
      await bench.phone.next().fail(failure)
      let view = await bench.desk.wait(for: id, until: bench.clock.now + .seconds(60))
      #expect(view?.status == status)
      #expect(view?.reason == reason)
      #expect(await bench.desk.collect(id) == nil)
    }
  }

  /// Attack row 18: the approval belongs to the browser that asked; its address alone shows and gives
  /// nothing.
  @Test func `only the browser that asked sees the approval`() async throws {
    try await GateBench.run(rules: []) { bench in
      let id = try ticket(await bench.desk.open(signIn()))
      guard
        case .own(let view) = await bench.desk.look(at: id, as: Visitor(session: nil, browser: Self.browser))
      else {
        Issue.record("not shown to its own browser")
        return
      }
      #expect(view.status == .pending && view.matchCode.count == 2)
      for visitor in [
        Visitor(session: nil, browser: nil), Visitor(session: Self.browser, browser: nil),
        Visitor(session: nil, browser: Digest.sha256("another")),
      ] {
        guard case .foreign = await bench.desk.look(at: id, as: visitor) else {
          Issue.record("shown to \(visitor)")
          return
        }
      }
      guard
        case .unknown = await bench.desk.look(
          at: PendingID(from: bench.random), as: Visitor(session: nil, browser: Self.browser))
      else {
        Issue.record("an approval that never was")
        return
      }
    }
  }

  @Test func `cancelling withdraws the push and frees those who wait`() async throws {
    try await GateBench.run(rules: []) { bench in
      let id = try ticket(await bench.desk.open(signIn()))
      let ring = await bench.phone.next()
      await bench.desk.cancel(id)
      await bench.phone.untilWithdrawn()
      // The tap comes too late.
      ring.approve()
      let view = await bench.desk.wait(for: id, until: bench.clock.now + .seconds(60))
      #expect(view?.status == .cancelled)
      #expect(await bench.desk.collect(id) == nil)
    }
  }

  @Test func `a push that nobody waits for is withdrawn`() async throws {
    try await GateBench.run(rules: []) { bench in
      _ = try ticket(await bench.desk.open(signIn()))
      _ = await bench.phone.next()
      for _ in 0..<25 {
        await bench.clock.untilSleeping()
        #expect(bench.phone.withdrawn == 0)
        bench.clock.advance(by: .seconds(1))
      }
      await bench.phone.untilWithdrawn()
      #expect(await bench.desk.ringingCount == 0)
    }
  }

  @Test func `a long poll ends at its time, and its cancellation ends nothing else`() async throws {
    try await GateBench.run(rules: []) { bench in
      let id = try ticket(await bench.desk.open(signIn()))
      let ring = await bench.phone.next()
      let deadline = bench.clock.now + .seconds(2)
      async let view = bench.desk.wait(for: id, until: deadline)
      let cancelled = Task { await bench.desk.wait(for: id, until: bench.clock.now + .seconds(60)) }
      cancelled.cancel()
      #expect(await cancelled.value?.status == .pending)
      for _ in 0..<3 {
        await bench.clock.untilSleeping()
        bench.clock.advance(by: .seconds(1))
      }
      let seen = await view
      #expect(seen?.status == .pending)
      ring.approve()
      #expect(await bench.desk.wait(for: id, until: bench.clock.now + .seconds(60))?.status == .approved)
    }
  }

  @Test func `asking again after an end is a new push with the same way back`() async throws {
    try await GateBench.run(rules: []) { bench in
      let id = try ticket(await bench.desk.open(signIn("/later")))
      await bench.phone.next().fail(.timeout)
      _ = await bench.desk.wait(for: id, until: bench.clock.now + .seconds(60))
      let opening = try #require(await bench.desk.again(id, from: IPAddress(v4: 1), oneTimeCode: nil))
      let second = try ticket(opening)
      #expect(second != id)
      await bench.phone.next().approve()
      #expect(await bench.desk.wait(for: second, until: bench.clock.now + .seconds(60))?.target == "/later")
      #expect(bench.phone.rings == 2)
    }
  }

  /// A service that answers for somebody else, by mistake or by attack, approves nothing.
  @Test(arguments: [("9001", "eve@corp.test"), ("9001", "ana@corp.test.evil.test")])
  func `an answer about another person is no approval`(_ id: String, _ email: String) async throws {
    try await GateBench.run(rules: []) { bench in
      let ticket = try ticket(await bench.desk.open(signIn()))
      await bench.phone.next().approve(userID: id, email: email)
      let view = await bench.desk.wait(for: ticket, until: bench.clock.now + .seconds(60))
      #expect(view?.reason == .approvalServiceUnavailable)
    }
  }

  @Test func `a stopping desk withdraws everything and takes nothing`() async throws {
    try await GateBench.run(rules: []) { bench in
      let id = try ticket(await bench.desk.open(signIn()))
      _ = await bench.phone.next()
      await bench.desk.stop()
      await bench.phone.untilWithdrawn()
      #expect(await bench.desk.wait(for: id, until: bench.clock.now + .seconds(60))?.reason == .shuttingDown)
      #expect(throws: Refused.self) { try ticket(.refused(.shuttingDown, retryAfter: .zero)) }
      guard case .refused(.shuttingDown, _) = await bench.desk.open(try signIn()) else {
        Issue.record("a push while stopping")
        return
      }
    }
  }
}
