import Bytes
import Crypto
import FoundationEssentials
package import Gate

/// Makes the header line `X-Unloq-Assertion`: a JWT (RFC 7519) signed with ES256, of what a permit says.
///
/// A signature costs some tens of microseconds; whoever asks for many keeps what it gets, see `AssertionCache`.
package struct AssertionSigner: Sendable {
  private let settings: AssertionSettings
  /// The keys, which are published as well.
  package let keys: AssertionKeyring
  private let confHash: String

  /// - Parameters:
  ///   - settings: the conf's.
  ///   - keys: what signs.
  ///   - confHash: SHA-256 of the conf's text, in hexadecimal digits.
  package init(_ settings: AssertionSettings, keys: AssertionKeyring, confHash: String) {
    self.settings = settings
    self.keys = keys
    self.confHash = confHash
  }

  /// From its making to its end.
  package var lifetime: Duration { settings.lifetime }

  /// Makes the header line.
  ///
  /// - Parameters:
  ///   - identity: who approved what.
  ///   - route: where the request goes.
  ///   - rule: what let it pass.
  ///   - method: the request's.
  ///   - host: the request's, in its one form.
  ///   - now: seconds since 1970.
  /// - Returns: the complete line with its CRLF. Empty where the block is none of ours or the signature fails: an
  ///   application that asks for assertions then sees a request of nobody.
  package func line(
    for identity: IdentityBlock, route: Route, rule: Rule, method: String, host: String, now: Int64
  ) -> [UInt8] {
    guard let user = identity.user, let approved = Timestamp.seconds(identity.approvedAtText),
      let key = keys.signer(at: now)
    else { return [] }
    let claims = AssertionClaims(
      iss: settings.issuer, aud: settings.audience ?? host, sub: user.id, email: user.email.text, iat: now,
      nbf: now, exp: now + settings.lifetime.components.seconds, authTime: approved,
      approval: identity.approvalText, route: route.name, rule: rule.name, method: method, confHash: confHash)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      let head = "{\"alg\":\"ES256\",\"kid\":\"\(key.id)\",\"typ\":\"JWT\"}"
      let body = Array(try encoder.encode(claims))
      let text = "\(Base64.url.encode(head.utf8.span)).\(Base64.url.encode(body))"
      let signature = try key.pair.sign(Array(text.utf8))
      return Array("X-Unloq-Assertion: \(text).\(Base64.url.encode(signature))\r\n".utf8)
    } catch {
      return []
    }
  }
}
