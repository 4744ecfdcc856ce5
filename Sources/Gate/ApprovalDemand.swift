/// What a rule asks of a request before it may pass.
package struct ApprovalDemand: Sendable, Hashable {
  /// How old the approval may be.
  package var freshness: Freshness
  /// What it must have been given for. Default `session` for a duration, `request` for `fresh`.
  package var scope: ApprovalScope
  /// What the phone shows, with `$method`, `$host` and `$path` filled in; nil for the standard text. The
  /// filled-in text is cleaned of control and direction marks and cut.
  package var message: String?
  /// Whether command-line requests are held while the phone rings without asking for it (`Prefer: wait`).
  package var holds: Bool
  /// Who else has to approve in place of the person who sends the request; nil for the person's own approval.
  package var second: SecondPerson?
  /// What the person's encryption key is asked for, if it is; then the scope is `rule`, with a duration.
  package var keyUse: KeyUse?
  /// What becomes of the CORS preflights of requests that this is asked of.
  package var preflight: PreflightTreatment
  /// How long before the approval's end the phone rings to renew it, while the session is in use; nil for never. Less
  /// than the age that it may have.
  package var renew: Duration?

  package init(
    freshness: Freshness, scope: ApprovalScope? = nil, message: String? = nil, holds: Bool = false,
    second: SecondPerson? = nil, keyUse: KeyUse? = nil,
    preflight: PreflightTreatment = .refuse, renew: Duration? = nil
  ) {
    self.freshness = freshness
    // What others approve, and what a key opens, is never good for everything that the session does.
    let usual: ApprovalScope = second == nil && keyUse == nil ? .session : .rule
    self.scope = scope ?? (freshness == .fresh ? .request : usual)
    self.message = message
    self.holds = holds
    self.second = second
    self.keyUse = keyUse
    self.preflight = preflight
    self.renew = renew
  }
}
