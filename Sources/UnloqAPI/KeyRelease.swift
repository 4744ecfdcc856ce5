package import Bytes

/// What POST /encryption/user gives: one of two shapes, by the service's configuration and the call.
package enum KeyRelease: Sendable {
  /// The key itself, or, where a public key was sent, the base64 of the key encrypted with it; with the approval's id,
  /// which a few replies leave out.
  case key(Secret, of: UnloqID, approvalID: String?)
  /// A token to redeem with POST /token, whose result holds the key.
  case token(AccessToken)
}
