import Bytes

/// What a call asks a person for.
struct ApprovalQuestion: Sendable {
  let application: Application
  let user: User
  let kind: ApprovalKind
  let text: ApprovalText
  /// The address that the application names for its visitor.
  let source: IPAddress?
  var reference: String?
  var releasesKey = false
}
