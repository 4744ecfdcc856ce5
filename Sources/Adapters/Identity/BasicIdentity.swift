import Bytes
import Crypto
package import Gate
package import HTTP

/// The name of HTTP Basic authentication (RFC 7617) as a claim: `curl -u me@corp.example:`.
///
/// Only a valid e-mail with an empty password is ours; everything else is left to the app, which may have
/// Basic authentication of its own. The name proves nothing: it says whose phone to ring.
package struct BasicIdentity: IdentitySource {
  /// Longer fields are not looked into.
  private static let longest = 1024

  package let readsAuthorization = true

  package init() {}

  /// The claim of the one `Authorization` field; nil where there are several.
  package func claim(_ head: RequestHead, peer: Peer) -> IdentityClaim? {
    guard let value = head.value(.authorization), !head.isRepeated(.authorization),
      value.count > 6, value.count <= BasicIdentity.longest,
      value.extracting(0..<6).isEqualIgnoringCase(to: "basic ")
    else { return nil }
    guard let decoded = Base64.standard.decode(value.extracting(6..<value.count)),
      decoded.last == UInt8(ascii: ":"),
      let name = String(validating: decoded.dropLast(), as: UTF8.self), let email = EmailAddress(name)
    else { return nil }
    return IdentityClaim(email: email, isInAuthorization: true)
  }
}
