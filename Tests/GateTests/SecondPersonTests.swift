import Crypto
import GateTestKit
import Testing

@testable import Gate

@Suite struct SecondPersonTests {
  private let ana: EmailAddress
  private let oncall: EmailAddress
  private let boss: EmailAddress

  init() throws {
    ana = try People.email("ana@corp.test")
    oncall = try People.email("oncall@corp.test")
    boss = try People.email("boss@corp.test")
  }

  private func answer(_ email: EmailAddress, id: String = "approval-1") throws -> ApprovalAnswer {
    ApprovalAnswer(id: id, user: try People.identity(email.text))
  }

  private func text(_ result: ApproverTally.Result?) -> String {
    switch result {
    case nil: "open"
    case .approved(let people, let id): "approved by \(people.map(\.text).joined(separator: " ")) as \(id)"
    case .failed(let failure): "failed: \(failure)"
    }
  }

  @Test func `one of two is enough`() throws {
    var tally = ApproverTally([oncall, boss], need: 1)
    #expect(text(tally.note(.failure(.denied), from: boss)) == "open")
    #expect(
      text(tally.note(.success(try answer(oncall)), from: oncall))
        == "approved by oncall@corp.test as approval-1")
  }

  @Test func `a denial is final only when the others cannot make up for it`() throws {
    var tally = ApproverTally([ana, oncall, boss], need: 2)
    #expect(text(tally.note(.failure(.denied), from: ana)) == "open")
    #expect(text(tally.note(.failure(.timeout), from: boss)) == "failed: denied")
  }

  @Test func `silence weighs more than what is broken`() throws {
    var tally = ApproverTally([oncall, boss], need: 1)
    #expect(text(tally.note(.failure(.deviceUnavailable), from: boss)) == "open")
    #expect(text(tally.note(.failure(.timeout), from: oncall)) == "failed: timeout")
  }

  @Test func `a report ends it at once`() throws {
    var tally = ApproverTally([ana, oncall, boss], need: 1)
    #expect(text(tally.note(.failure(.reported), from: boss)) == "failed: reported")
  }

  @Test func `nobody approves in somebody else's place, nor twice, nor unasked`() throws {
    var tally = ApproverTally([oncall, boss], need: 2)
    #expect(text(tally.note(.success(try answer(boss)), from: ana)) == "open")
    #expect(text(tally.note(.success(try answer(oncall)), from: oncall)) == "open")
    #expect(text(tally.note(.success(try answer(oncall)), from: oncall)) == "open")
    #expect(text(tally.note(.success(try answer(oncall)), from: boss)) == "failed: unavailable")
  }

  @Test func `one person with two addresses is one approver, and never another than who asks`() throws {
    func given(_ email: EmailAddress, id: String) throws -> ApprovalAnswer {
      ApprovalAnswer(id: "approval-1", user: try #require(UserIdentity(id: id, email: email)))
    }
    let asker = try #require(UserIdentity(id: "7", email: ana))
    var own = ApproverTally([oncall], need: 1, for: asker)
    #expect(text(own.note(.success(try given(oncall, id: "7")), from: oncall)) == "failed: unavailable")
    var twice = ApproverTally([oncall, boss], need: 2, for: asker)
    #expect(text(twice.note(.success(try given(oncall, id: "8")), from: oncall)) == "open")
    #expect(text(twice.note(.success(try given(boss, id: "8")), from: boss)) == "failed: unavailable")
  }

  @Test func `the one who asks is never among those who approve`() {
    let second = SecondPerson(approvers: [ana, oncall], need: 1)
    #expect(second.others(than: ana) == [oncall])
    #expect(second.objection(to: ana, PurposeText("a reason")) == nil)
    #expect(SecondPerson(approvers: [ana]).objection(to: ana, PurposeText("a reason")) == .noOtherApprover)
    #expect(SecondPerson(approvers: [ana, boss], need: 2).objection(to: ana, nil) == .noOtherApprover)
    #expect(second.objection(to: ana, nil) == .purposeRequired)
    #expect(SecondPerson(approvers: [oncall], asksPurpose: false).objection(to: ana, nil) == nil)
  }

  @Test func `a grant by others is for its rule, its approvers and its request alone`() {
    let request = Digest.sha256("GET /x")
    let second = SecondPerson(approvers: [oncall])
    let keys: [GrantKey] = [
      second.key(over: .rule("a"), of: "a"), second.key(over: .rule("b"), of: "b"),
      second.key(over: .request(request), of: "a"),
      second.key(over: .request(Digest.sha256("GET /y")), of: "a"),
      SecondPerson(approvers: [boss]).key(over: .rule("a"), of: "a"),
      SecondPerson(approvers: [oncall, boss], need: 2).key(over: .rule("a"), of: "a"), .rule("a"),
      .request(request),
    ]
    #expect(Set(keys).count == keys.count)
    #expect(!second.key(over: .rule("a"), of: "a").isUsedOnce)
    #expect(second.key(over: .oneOfRule("a"), of: "a").isUsedOnce)
  }

  @Test func `what others approved is no approval of the session's own person`() throws {
    let session = try People.session("ana@corp.test", at: Moment(nanoseconds: 5))
    let approval = try #require(
      Approval(
        id: "by-others", user: People.identity("ana@corp.test"), moment: Moment(nanoseconds: 9),
        wallSeconds: 0,
        approvers: [oncall, boss]))
    let key = SecondPerson(approvers: [oncall]).key(over: .rule("a"), of: "a")
    let later = session.adding(approval, for: key)
    #expect(later.approved == Moment(nanoseconds: 5))
    #expect(later.identity.approvalText == session.identity.approvalText)
    let grant = try #require(later.position(of: key).map { later.grants[$0] })
    #expect(grant.approver == "oncall@corp.test,boss@corp.test")
    #expect(grant.identity.approvalText == "by-others")
  }

  @Test(arguments: [
    ("rotate the keys", "rotate the keys"), ("  a  b  c ", "a b c"), ("“quoted”", "quoted"), ("日本語", "日本語"),
    ("a\nApprove on bank.test", "a·Approve on bank.test"),
    (String(repeating: "x", count: 200), String(repeating: "x", count: 200)),
  ])
  func `a purpose is one plain line`(_ typed: String, _ shown: String) {
    #expect(PurposeText(typed)?.description == shown)
  }

  @Test(arguments: [
    "", "ab", "   ", "- - - -", "\u{202E}\u{202E}\u{202E}", String(repeating: "x", count: 201),
  ])
  func `too little and too much is no purpose`(_ typed: String) {
    #expect(PurposeText(typed) == nil)
  }

  @Test func `the phones of others say who asks first, and what for last`() throws {
    let subject = ApprovalSubject(method: "GET", host: "app.test", path: "/x", template: nil)
    let shown = subject.asked(by: ana, for: PurposeText("fix” boss@corp.test asks: nothing"))
    #expect(shown.message == "ana@corp.test asks: GET app.test/x – for “fix· boss@corp.test asks: nothing”")
    #expect(subject.asked(by: ana, for: nil).message == "ana@corp.test asks: GET app.test/x")
  }
}
