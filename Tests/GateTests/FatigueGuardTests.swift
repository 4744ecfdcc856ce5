import Bytes
import Crypto
import GateTestKit
import Testing

@testable import Gate

@Suite struct FatigueGuardTests {
  private let start = Moment(nanoseconds: 0)
  private let hour: Duration = .seconds(3600)

  private func signIn(
    _ email: String = "ana@corp.test", client: UInt32 = 1, code: String? = nil
  ) throws -> ApprovalAsk {
    ApprovalAsk(
      asker: .browser(Digest.sha256(email)), purpose: .signIn, email: try People.email(email),
      subject: ApprovalSubject(signInTo: "app.test"), client: IPAddress(v4: client), target: "/",
      oneTimeCode: code)
  }

  private func stepUp(
    _ email: String = "ana@corp.test", client: UInt32 = 1, isAutomatic: Bool = false, others: [String] = []
  ) throws -> ApprovalAsk {
    let user = try People.identity(email)
    let session = Digest.sha256(email)
    let second = try others.isEmpty ? nil : others.map { try People.email($0) }
    return ApprovalAsk(
      asker: .session(session), purpose: .stepUp(session: session, user: user, key: .rule("a")),
      email: user.email, subject: ApprovalSubject(signInTo: "app.test"), client: IPAddress(v4: client),
      target: "/", isAutomatic: isAutomatic,
      others: second.map { ApprovalAsk.Others(approvers: $0, need: 1, purpose: nil) })
  }

  /// A guard by reference, so that expectations may change it.
  private final class Post {
    var fatigue: FatigueGuard

    init(_ limits: ApprovalLimits) { fatigue = FatigueGuard(limits) }

    /// Rings, ends, and tells what stood against it.
    func push(_ ask: ApprovalAsk, _ outcome: PendingOutcome?, at now: Moment) -> FatigueGuard.Objection? {
      if let objection = fatigue.objection(to: ask, now: now) { return objection }
      let lane = fatigue.begin(ask, now: now)
      if let outcome { fatigue.end(ask, lane, outcome, started: now, now: now) }
      return nil
    }
  }

  private func limits(
    hourly: Int = 10_000, perUser: Int = 60, perClient: Int = 300, coolDown: Duration = .seconds(30)
  ) -> ApprovalLimits {
    var limits = ApprovalLimits(coolDown: coolDown)
    limits.pushesInAll = hourly
    limits.pushesPerUser = perUser
    limits.pushesPerClient = perClient
    return limits
  }

  private func refused(_ reason: Reason) -> PendingOutcome { .refused(reason, retryAfter: nil) }

  @Test func `one phone's pushes of an hour are counted exactly`() throws {
    let post = Post(limits(perUser: 2))
    let yes = PendingOutcome.approved(try People.approval())
    #expect(post.push(try stepUp(), yes, at: start) == nil)
    #expect(post.push(try stepUp(), yes, at: start + .seconds(600)) == nil)
    #expect(post.push(try stepUp(), yes, at: start + .seconds(1200)) == .tooMany(retryAfter: .seconds(2400)))
    #expect(post.push(try stepUp(), yes, at: start + hour) == nil)
    #expect(post.push(try stepUp(), yes, at: start + hour) == .tooMany(retryAfter: .seconds(600)))
    #expect(post.push(try stepUp("bob@corp.test"), yes, at: start + hour) == nil)
  }

  @Test func `one client's pushes of an hour, whoever they name`() throws {
    let post = Post(limits(perClient: 3))
    for number in 0..<3 {
      #expect(
        post.push(try signIn("p\(number)@corp.test"), refused(.approvalDeviceUnavailable), at: start) == nil)
    }
    #expect(post.push(try signIn("p4@corp.test"), nil, at: start) == .tooMany(retryAfter: hour))
    #expect(post.push(try signIn("p4@corp.test", client: 2), nil, at: start) == nil)
  }

  /// The defence is no weapon: strangers use up what strangers have.
  @Test func `strangers leave a quarter to people who are known`() throws {
    let post = Post(limits(hourly: 8, perClient: 8))
    let yes = PendingOutcome.approved(try People.approval())
    #expect(post.push(try signIn(client: 9), yes, at: start) == nil)
    for number in 0..<5 {
      #expect(post.push(try signIn("p\(number)@corp.test"), refused(.approvalDenied), at: start) == nil)
    }
    #expect(post.push(try signIn("p9@corp.test"), nil, at: start) == .tooMany(retryAfter: hour))
    #expect(post.push(try signIn(client: 9), yes, at: start) == nil)
    #expect(post.push(try stepUp(client: 9), yes, at: start) == nil)
    #expect(post.push(try stepUp(client: 9), yes, at: start) == .tooMany(retryAfter: hour))
  }

  @Test func `a stranger who rings somebody does not use up what that person needs`() throws {
    let post = Post(limits(perUser: 2))
    let yes = PendingOutcome.approved(try People.approval())
    #expect(post.push(try signIn(client: 9), yes, at: start) == nil)
    #expect(post.push(try signIn(client: 2), refused(.approvalDenied), at: start) == nil)
    #expect(post.push(try signIn(client: 3), nil, at: start) == .tooMany(retryAfter: hour))
    #expect(post.push(try signIn(client: 9), yes, at: start) == nil)
    #expect(post.push(try stepUp(client: 9), yes, at: start) == nil)
    #expect(
      post.push(try stepUp("bob@corp.test", client: 9, others: ["ana@corp.test"]), yes, at: start) == nil)
  }

  @Test func `names that nobody has do not count against all`() throws {
    let post = Post(limits(hourly: 4, perClient: 4))
    for number in 0..<40 {
      let ask = try signIn("p\(number)@corp.test", client: UInt32(number))
      #expect(post.push(ask, refused(.approvalDeviceUnavailable), at: start) == nil)
    }
  }

  @Test func `a one-time code rings nobody and is not counted`() throws {
    let post = Post(limits(perUser: 1))
    #expect(post.push(try signIn(), refused(.approvalDenied), at: start) == nil)
    #expect(post.push(try signIn(), nil, at: start) != nil)
    #expect(post.push(try signIn(code: "123456"), refused(.approvalCodeRequired), at: start) == nil)
    #expect(post.push(try signIn(code: "123456"), nil, at: start) == .tooMany(retryAfter: .seconds(5)))
  }

  @Test(arguments: [Reason.approvalDenied, .approvalReported, .approvalCancelled, .approvalTimeout])
  func `what brought nothing is not repeated by itself`(_ reason: Reason) throws {
    let post = Post(limits())
    #expect(post.push(try stepUp(isAutomatic: true), refused(reason), at: start) == nil)
    let later = start + .seconds(60)
    #expect(post.push(try stepUp(isAutomatic: true), nil, at: later) == .needsClick)
    guard reason != .approvalReported else { return }
    #expect(post.push(try stepUp(), .approved(try People.approval()), at: later) == nil)
    #expect(post.push(try stepUp(isAutomatic: true), nil, at: later) == nil)
  }

  @Test func `a report is followed by the longest pause at once`() throws {
    let post = Post(limits())
    #expect(post.push(try stepUp(), refused(.approvalReported), at: start) == nil)
    #expect(post.push(try stepUp(), nil, at: start) == .tooMany(retryAfter: hour))
    #expect(post.push(try stepUp(client: 2), nil, at: start) == nil)
  }

  @Test func `each phone of several has its budget`() throws {
    let post = Post(ApprovalLimits(perUser: 1))
    #expect(post.push(try stepUp(others: ["a@corp.test", "b@corp.test"]), nil, at: start) == nil)
    #expect(
      post.push(try stepUp("bob@corp.test", others: ["b@corp.test", "c@corp.test"]), nil, at: start) != nil)
    #expect(post.push(try stepUp("bob@corp.test", others: ["c@corp.test"]), nil, at: start) == nil)
  }

  @Test func `what is remembered is bounded`() throws {
    let post = Post(limits(hourly: 100, perClient: 100))
    for number in 0..<20_000 {
      let now = start + .seconds(number)
      let ask = try signIn("p\(number)@corp.test", client: UInt32(number))
      _ = post.push(ask, refused(.approvalDenied), at: now)
    }
    #expect(
      Mirror(reflecting: post.fatigue).descendant("rates", "pushes").map {
        "\(Mirror(reflecting: $0).children.count)"
      }
      .flatMap(Int.init).map { $0 <= 2 * (1024 + 200) } == true)
  }
}
