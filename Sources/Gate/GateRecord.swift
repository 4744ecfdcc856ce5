package import Crypto

/// What the access log says about the gate's part of a request: references and numbers, made into text only
/// when the line is written.
package struct GateRecord: Sendable {
  /// The route; nil for an unknown host.
  package var route: Route?
  /// The rule that decided.
  package var rule: Rule?
  /// The session the request came with, or got while it was held.
  package var session: SessionRecord?
  /// The session's hashed id; the log shows its first eight digits.
  package var sessionID: Digest?
  /// Who asks, where no session says so: a name that was claimed, not proven.
  package var claimedUser: String?
  /// The grant's approval, where the request passed or waited by another approval than the session's latest.
  package var approvalID: String?
  /// Who approved, where that was somebody else than the user: addresses, separated by commas.
  package var approver: String?
  /// The push that the request started, waited for or asked about.
  package var push: PushID?
  /// When the approval that counted was given.
  package var approved: Moment?
  /// When the gate decided: the approval's age counts up to here.
  package var decided: Moment?
  /// What the session look-up gave; nil for a request without a session cookie.
  package var cache: CacheOutcome?
  /// The first rule on trial that would have decided before `rule`, and what it would have said; nil for none.
  package var shadowRule: Rule?
  /// What the rule on trial would have decided.
  package var shadowDecision: Decision?
  /// Why the request got its decision; nil until it has one.
  package var reason: Reason?

  package init() {}

  /// The decision that follows from the reason.
  package var decision: Decision? { reason?.decision }

  /// How old the approval was that counted; nil where none did.
  package var approvalAge: Duration? {
    guard let approved, let decided else { return nil }
    return decided - approved
  }
}
