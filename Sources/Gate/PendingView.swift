/// What the pages may show of an approval to the browser it belongs to.
package struct PendingView: Sendable {
  /// The approval's name in addresses.
  package let id: PendingID
  /// The push's name in the log.
  package let push: PushID
  /// Its state.
  package let status: PendingStatus
  /// Why it ended without an approval; nil while the phone rings and after a tap.
  package let reason: Reason?
  /// The two digits to compare.
  package let matchCode: String
  /// How long the phone is still expected to ring; zero when it has ended.
  package let expiresIn: Duration
  /// The pause before it makes sense to ask again.
  package let retryAfter: Duration?
  /// Who asks.
  package let email: EmailAddress
  /// Who has to approve in place of the asker; nil for the asker.
  package let others: ApprovalAsk.Others?
  /// What it is about.
  package let subject: ApprovalSubject
  /// Whether it is a sign-in.
  package let isSignIn: Bool
  /// Where to go after the tap.
  package let target: String

  init(_ ticket: PendingID, _ pending: PendingApproval, target: String, now: Moment, ringing: Duration) {
    id = ticket
    push = pending.push
    matchCode = pending.matchCode
    email = pending.ask.email
    others = pending.ask.others
    subject = pending.ask.subject
    isSignIn = pending.ask.purpose.isSignIn
    self.target = target
    switch pending.outcome {
    case nil:
      (status, reason, retryAfter) = (.pending, nil, nil)
      expiresIn = max(.zero, pending.started + ringing - now)
    case .approved:
      (status, reason, retryAfter, expiresIn) = (.approved, nil, nil, .zero)
    case .refused(let why, let pause):
      (status, reason, retryAfter, expiresIn) = (PendingStatus(why), why, pause, .zero)
    }
  }
}
