import Bytes
import Crypto
import GateTestKit
import Testing

@testable import Gate

/// A book by reference, so that expectations may change it.
private final class Notebook {
  private var book: ApprovalBook

  init(_ limits: ApprovalLimits) { book = ApprovalBook(limits) }

  var ringingCount: Int { book.ringingCount }
  var isEmpty: Bool { book.isEmpty }

  func open(_ ask: ApprovalAsk, as id: PendingID, random: SeededRandom, now: Moment) -> ApprovalOpening {
    book.open(ask, as: id, random: random, now: now)
  }

  func end(_ number: Int, _ outcome: PendingOutcome, now: Moment) -> Bool {
    book.end(number, outcome, now: now)
  }
  func see(_ number: Int, waiting step: Int, now: Moment) { book.see(number, waiting: step, now: now) }
  func collect(_ id: PendingID) -> CollectedSignIn? { book.collect(id) }
  func sweep(now: Moment) -> [Int] { book.sweep(now: now) }
  func view(_ id: PendingID, now: Moment) -> PendingView? { book.view(id, now: now) }
  func number(of id: PendingID) -> Int? { book.number(of: id) }
  func target(of id: PendingID) -> String? { book.target(of: id) }
}

@Suite struct ApprovalBookTests {
  private let start = Moment(nanoseconds: 0)
  private let random = SeededRandom(3)

  private func ask(
    _ email: String = "ana@corp.test", browser: String = "b", client: UInt32 = 1, target: String = "/",
    code: String? = nil
  ) throws -> ApprovalAsk {
    ApprovalAsk(
      asker: .browser(Digest.sha256(browser)), purpose: .signIn, email: try People.email(email),
      subject: ApprovalSubject(signInTo: "app.test"), client: IPAddress(v4: client), target: target,
      oneTimeCode: code)
  }

  private func stepUp(
    _ email: String = "ana@corp.test", key: GrantKey? = nil, asked: Moment? = nil
  ) throws -> ApprovalAsk {
    let user = try People.identity(email)
    let session = Digest.sha256(email)
    return ApprovalAsk(
      asker: .session(session), purpose: .stepUp(session: session, user: user, key: key), email: user.email,
      subject: ApprovalSubject(signInTo: "app.test"), client: IPAddress(v4: 1), target: "/", asked: asked)
  }

  private func started(_ opening: ApprovalOpening) -> PendingID? {
    if case .started(let id, _) = opening { return id }
    return nil
  }

  private func joined(_ opening: ApprovalOpening) -> PendingID? {
    if case .joined(let id, _) = opening { return id }
    return nil
  }

  private func open(_ book: Notebook, _ ask: ApprovalAsk, at moment: Moment) -> ApprovalOpening {
    book.open(ask, as: PendingID(from: random), random: random, now: moment)
  }

  @Test func `the same wish rings once, each with its own way back`() throws {
    let book = Notebook(ApprovalLimits())
    let first = try #require(started(open(book, ask(target: "/one"), at: start)))
    let second = try #require(joined(open(book, ask(target: "/two"), at: start)))
    #expect(book.ringingCount == 1)
    #expect(book.number(of: first) == book.number(of: second))
    #expect(book.target(of: first) == "/one" && book.target(of: second) == "/two")
  }

  /// A herd's last requests look at their session before the tap and reach the desk after it.
  @Test(arguments: [
    (GrantKey?.none, 3, true), (.rule("admin"), 3, true), (.rule("admin"), 5, true),
    (.rule("admin"), 6, false),
    (.oneOfRule("admin"), 3, false),
  ])
  func `a request from before the tap joins the approval that came meanwhile`(
    key: GrantKey?, asked: Int64, joins: Bool
  ) throws {
    let book = Notebook(ApprovalLimits())
    let first = try #require(started(open(book, stepUp(key: key), at: start)))
    let number = try #require(book.number(of: first))
    #expect(book.end(number, .approved(try People.approval()), now: Moment(nanoseconds: 5)))
    let late = try open(book, stepUp(key: key, asked: Moment(nanoseconds: asked)), at: Moment(nanoseconds: 9))
    #expect((joined(late) != nil) == joins)
  }

  @Test func `another browser, person or purpose rings for itself`() throws {
    let book = Notebook(ApprovalLimits(perUser: 10))
    let asks = try [
      ask(), ask(browser: "c"), ask("eve@corp.test"), stepUp(), stepUp(key: .rule("a")),
      stepUp(key: .rule("b")),
      stepUp(key: .oneOfSession),
    ]
    for ask in asks { #expect(started(open(book, ask, at: start)) != nil) }
    #expect(book.ringingCount == asks.count)
  }

  @Test func `the match codes of one person's approvals differ`() throws {
    let book = Notebook(ApprovalLimits(perUser: 40, perClient: 100))
    let codes = try (0..<40).map { number in
      let id = try #require(started(open(book, ask(browser: "b\(number)"), at: start)))
      return try #require(book.view(id, now: start)).matchCode
    }
    #expect(Set(codes).count == codes.count)
    #expect(codes.allSatisfy { $0.utf8.count == 2 })
  }

  @Test func `the first end stands`() throws {
    let book = Notebook(ApprovalLimits())
    let id = try #require(started(open(book, ask(), at: start)))
    let number = try #require(book.number(of: id))
    let approved = PendingOutcome.approved(try People.approval())
    #expect(book.end(number, .refused(.approvalDenied, retryAfter: nil), now: start))
    #expect(!book.end(number, approved, now: start))
    #expect(book.view(id, now: start)?.status == .denied)
    #expect(book.collect(id) == nil)
  }

  @Test func `an approved sign-in is collected once per ticket`() throws {
    let book = Notebook(ApprovalLimits())
    let first = try #require(started(open(book, ask(), at: start)))
    let second = try #require(joined(open(book, ask(), at: start)))
    #expect(book.collect(first) == nil)
    let approved = PendingOutcome.approved(try People.approval())
    #expect(try book.end(#require(book.number(of: first)), approved, now: start))
    #expect(book.collect(first) != nil)
    #expect(book.collect(first) == nil)
    #expect(book.collect(second) != nil)
  }

  @Test func `a denial starts a pause that doubles, and an approval ends it`() throws {
    let book = Notebook(ApprovalLimits(coolDown: .seconds(30)))
    var now = start
    for pause in [30, 60, 120] {
      let id = try #require(started(open(book, ask(), at: now)))
      #expect(
        try book.end(#require(book.number(of: id)), .refused(.approvalDenied, retryAfter: nil), now: now))
      guard case .refused(.tooManyApprovals, let rest) = open(book, try ask(), at: now + .seconds(1)) else {
        Issue.record("a push right after a denial")
        return
      }
      #expect(rest == .seconds(pause - 1))
      now = now + .seconds(pause)
    }
    let id = try #require(started(open(book, ask(), at: now)))
    let approved = PendingOutcome.approved(try People.approval())
    #expect(try book.end(#require(book.number(of: id)), approved, now: now))
    #expect(try started(open(book, ask(), at: now)) != nil)
  }

  /// Whoever rings and calls off in a loop, or never looks at the phone, rings ever more rarely.
  @Test(arguments: [Reason.approvalCancelled, .approvalTimeout])
  func `pushes without an answer are followed by pauses, behind the first few`(_ reason: Reason) throws {
    let book = Notebook(ApprovalLimits(perUser: 2, coolDown: .seconds(30)))
    var now = start
    for pause in [0, 0, 30, 60, 120, 240, 300, 300] {
      let id = try #require(started(open(book, ask(), at: now)))
      #expect(try book.end(#require(book.number(of: id)), .refused(reason, retryAfter: nil), now: now))
      if pause > 0 { #expect(try started(open(book, ask(), at: now + .seconds(pause - 1))) == nil) }
      now = now + .seconds(pause)
    }
    #expect(try started(open(book, stepUp(), at: start)) != nil, "who is signed in is not held up")
    #expect(try started(open(book, ask(client: 9), at: start)) != nil, "nor who asks from elsewhere")
  }

  @Test func `a whole IPv6 network is one client`() throws {
    let book = Notebook(ApprovalLimits(perClient: 2))
    func open(_ number: UInt64, in network: UInt64) throws -> ApprovalOpening {
      let ask = ApprovalAsk(
        asker: .browser(Digest.sha256("\(number)")), purpose: .signIn,
        email: try People.email("p\(number)@corp.test"), subject: ApprovalSubject(signInTo: "app.test"),
        client: IPAddress(high: network, low: number), target: "/")
      return self.open(book, ask, at: start)
    }
    let network: UInt64 = 0x2001_0DB8_0000_0001
    #expect(try started(open(1, in: network)) != nil)
    #expect(try started(open(2, in: network)) != nil)
    #expect(try started(open(3, in: network)) == nil)
    #expect(try started(open(4, in: network + 1)) != nil)
  }

  @Test func `one client cannot use up the tickets`() throws {
    let book = Notebook(ApprovalLimits(total: 40))
    for person in 0..<2 {
      for _ in 0..<256 { _ = open(book, try ask("p\(person)@corp.test", client: 66), at: start) }
    }
    #expect(try joined(open(book, ask("p1@corp.test", client: 66), at: start)) == nil)
    #expect(try started(open(book, ask(), at: start)) != nil)
  }

  /// Attack row 14 (CVE-2026-77561: bogus names locked everybody out): denying a stranger's push pauses the
  /// stranger's client, not the person's own.
  @Test func `a pause is for the client that asked`() throws {
    let book = Notebook(ApprovalLimits())
    let id = try #require(started(open(book, ask(client: 66), at: start)))
    #expect(
      try book.end(#require(book.number(of: id)), .refused(.approvalDenied, retryAfter: nil), now: start))
    #expect(try started(open(book, ask(client: 66), at: start)) == nil)
    #expect(try started(open(book, ask(client: 1), at: start)) != nil)
  }

  @Test func `a one-time code is no push, and wrong ones pause too`() throws {
    let book = Notebook(ApprovalLimits())
    let denied = try #require(started(open(book, ask(), at: start)))
    #expect(
      try book.end(#require(book.number(of: denied)), .refused(.approvalDenied, retryAfter: nil), now: start))
    let coded = try #require(started(open(book, ask(code: "123456"), at: start)))
    #expect(
      try book.end(
        #require(book.number(of: coded)), .refused(.approvalCodeRequired, retryAfter: nil), now: start))
    #expect(try started(open(book, ask(code: "123457"), at: start + .seconds(1))) == nil)
    #expect(try started(open(book, ask(code: "123457"), at: start + .seconds(6))) != nil)
  }

  @Test func `each budget holds, and what ended gives its place back`() throws {
    let book = Notebook(ApprovalLimits(total: 100, perUser: 2, perClient: 3))
    let ids = try (0..<2).map { try #require(started(open(book, ask(browser: "b\($0)"), at: start))) }
    #expect(try started(open(book, ask(browser: "b3"), at: start)) == nil)
    #expect(try started(open(book, ask("bob@corp.test"), at: start)) != nil)
    #expect(try started(open(book, ask("eve@corp.test"), at: start)) == nil, "a fourth from one client")
    #expect(
      try book.end(#require(book.number(of: ids[0])), .refused(.approvalTimeout, retryAfter: nil), now: start)
    )
    #expect(try started(open(book, ask(browser: "b3"), at: start)) != nil)
  }

  /// Attack row 14: `A@x` and `a@x` are one person with one budget (CVE-2025-24806).
  @Test func `upper and lower case share one budget`() throws {
    let book = Notebook(ApprovalLimits(perUser: 1))
    #expect(try started(open(book, ask("Ana@Corp.test", browser: "x"), at: start)) != nil)
    #expect(try started(open(book, ask("ana@corp.TEST", browser: "y"), at: start)) == nil)
  }

  /// Attack row 14: ten thousand invented people from many addresses neither block those who are signed in
  /// nor grow the book without end.
  @Test func `a flood of strangers leaves room for the signed-in`() throws {
    let book = Notebook(ApprovalLimits(total: 100))
    var rang = 0
    for number in 0..<10_000 {
      let opening = open(
        book, try ask("u\(number)@bogus.test", browser: "\(number)", client: UInt32(number)), at: start)
      if started(opening) != nil { rang += 1 }
    }
    #expect(rang == 75)
    #expect(try started(open(book, stepUp(), at: start)) != nil)
  }

  @Test func `what nobody waits for is named to be withdrawn`() throws {
    let book = Notebook(ApprovalLimits(abandonedAfter: .seconds(25)))
    let id = try #require(started(open(book, ask(), at: start)))
    let number = try #require(book.number(of: id))
    #expect(book.sweep(now: start + .seconds(24)).isEmpty)
    book.see(number, waiting: 1, now: start + .seconds(24))
    #expect(book.sweep(now: start + .seconds(100)).isEmpty)
    book.see(number, waiting: -1, now: start + .seconds(100))
    #expect(book.sweep(now: start + .seconds(124)).isEmpty)
    #expect(book.sweep(now: start + .seconds(125)) == [number])
  }

  @Test func `outcomes are kept for a while and then forgotten`() throws {
    let book = Notebook(ApprovalLimits(keptFor: .seconds(120)))
    let id = try #require(started(open(book, ask(), at: start)))
    #expect(
      try book.end(#require(book.number(of: id)), .refused(.approvalTimeout, retryAfter: nil), now: start))
    _ = book.sweep(now: start + .seconds(119))
    #expect(book.view(id, now: start) != nil)
    _ = book.sweep(now: start + .seconds(120))
    #expect(book.view(id, now: start) == nil)
    #expect(book.isEmpty)
  }

  @Test func `outcomes are kept in bounded number`() throws {
    var limits = ApprovalLimits(total: 10, perUser: 1000, perClient: 1000)
    (limits.pushesPerUser, limits.pushesPerClient) = (1000, 1000)
    let book = Notebook(limits)
    var first: PendingID?
    for number in 0..<1000 {
      let id = try #require(started(open(book, ask(browser: "\(number)"), at: start)))
      if first == nil { first = id }
      #expect(
        try book.end(#require(book.number(of: id)), .refused(.approvalTimeout, retryAfter: nil), now: start))
      _ = book.sweep(now: start)
    }
    #expect(try book.view(#require(first), now: start) == nil)
  }

  @Test func `a herd may join, a flood may not`() throws {
    let book = Notebook(ApprovalLimits())
    let openings = try (0..<300).map { _ in open(book, try ask(), at: start) }
    #expect(openings.filter { joined($0) != nil }.count == 255)
    #expect(book.ringingCount == 1)
  }
}
