/// What an application takes as a login.
package enum CredentialKind: String, Sendable, CaseIterable {
  /// User name and password in `Authorization` (RFC 7617).
  case basic
  /// A token in `Authorization` (RFC 6750).
  case bearer
  /// A field of a name of its own.
  case header
  /// A cookie.
  case cookie

  /// Whether its field or cookie has a name that is chosen.
  package var hasOwnName: Bool { self == .header || self == .cookie }
}
