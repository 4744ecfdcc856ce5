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

  init(_ facts: SessionPage.Facts) {
    email = facts.email
    signedInAt = facts.signedInAt
    approvalAge = facts.approvalAge.components.seconds
    endsIn = facts.endsIn.components.seconds
    idleEndsIn = facts.idleEndsIn.components.seconds
  }

  private enum CodingKeys: String, CodingKey {
    case email
    case signedInAt = "signed_in_at"
    case approvalAge = "approval_age"
    case endsIn = "ends_in"
    case idleEndsIn = "idle_ends_in"
  }
}
