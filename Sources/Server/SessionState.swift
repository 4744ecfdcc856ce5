import FoundationEssentials
import Pages

/// The session's person and clocks, for programs; people get `SessionPage`.
struct SessionState: Encodable {
  /// Who is signed in.
  let email: String
  /// RFC 3339.
  let signedInAt: String
  /// Whole seconds since the latest approval.
  let approvalAge: Int64
  /// Whole seconds until the session ends whatever happens.
  let endsIn: Int64
  /// Whole seconds until it ends if it is not used.
  let idleEndsIn: Int64
  /// The approvals for single rules.
  let grants: [Grant]
  /// `pending` while the phone rings to renew an approval.
  let renewal: String?
  /// The code that the phone shows meanwhile.
  let matchCode: String?

  /// An approval for one rule.
  struct Grant: Encodable {
    let rule: String
    /// Whole seconds since it was given.
    let approvalAge: Int64
    /// Whole seconds that it is still good for; absent where the rule is not known by name.
    let endsIn: Int64?

    private enum CodingKeys: String, CodingKey {
      case rule
      case approvalAge = "approval_age"
      case endsIn = "ends_in"
    }
  }

  init(_ facts: SessionPage.Facts) {
    email = facts.email
    signedInAt = facts.signedInAt
    approvalAge = facts.approvalAge.components.seconds
    endsIn = facts.endsIn.components.seconds
    idleEndsIn = facts.idleEndsIn.components.seconds
    grants = facts.grants.map { grant in
      Grant(
        rule: grant.rule, approvalAge: grant.age.components.seconds, endsIn: grant.left?.components.seconds)
    }
    renewal = facts.renewalCode.map { _ in "pending" }
    matchCode = facts.renewalCode
  }

  private enum CodingKeys: String, CodingKey {
    case email, grants, renewal
    case matchCode = "match_code"
    case signedInAt = "signed_in_at"
    case approvalAge = "approval_age"
    case endsIn = "ends_in"
    case idleEndsIn = "idle_ends_in"
  }
}
