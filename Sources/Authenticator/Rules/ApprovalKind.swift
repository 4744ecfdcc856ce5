/// What an approval request asks for. The raw value is the API's `type` of an approval.
package enum ApprovalKind: String, Sendable, CaseIterable {
  case authentication = "AUTHENTICATION"
  case authorization = "AUTHORIZATION"
  case encryptionKey = "ENCRYPTION_KEY"

  /// The `token_type` that POST /token names for a token of this kind.
  package var tokenType: String {
    switch self {
    case .authentication: "AUTHENTICATE"
    case .authorization: "AUTHORIZE"
    case .encryptionKey: "ENCRYPTION"
    }
  }
}
