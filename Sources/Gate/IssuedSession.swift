package import Crypto

/// A session that was just made, with the cookie that opens it: the only place where the cookie's value is in
/// clear.
package struct IssuedSession: Sendable {
  /// The session.
  package let record: SessionRecord
  /// Its hashed id.
  package let id: Digest
  /// The whole `Set-Cookie` value. For the one answer to the one who signed in, never for a log.
  package let setCookie: String
}
