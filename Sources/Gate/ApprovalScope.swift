/// What an approval must have been given for, to count for a rule.
package enum ApprovalScope: String, Sendable, CaseIterable {
  /// Any approval of the session counts, the sign-in included.
  case session
  /// An approval given for this very rule.
  case rule
  /// An approval of this very request (method, host, target and body), used once.
  case request
}
