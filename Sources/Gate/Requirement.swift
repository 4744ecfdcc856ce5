/// What a rule does with the requests it matches.
package enum Requirement: Sendable, Hashable {
  /// They pass, signed in or not.
  case none
  /// They are refused.
  case deny
  /// They pass with an approval.
  case approval(ApprovalDemand)
}
