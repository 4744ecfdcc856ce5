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

  package init(
    freshness: Freshness, scope: ApprovalScope? = nil, message: String? = nil, holds: Bool = false
  ) {
    self.freshness = freshness
    self.scope = scope ?? (freshness == .fresh ? .request : .session)
    self.message = message
    self.holds = holds
  }
}
