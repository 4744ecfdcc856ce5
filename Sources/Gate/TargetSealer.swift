import Crypto

/// Seals the way back through the gate's pages, so that it can travel in an address without anybody changing
/// it: base64url of the text, a dot, base64url of an HMAC over it, its purpose and the host.
///
/// The attack (CVE-2020-5233, GHSA-j7px-6hwj-hpjg): a return address taken from the client, and a filter that
/// some form of `//host`, `/\host` or `https:host` slips through. Here nothing comes back that we did not put
/// there, for the same host, and it is a path all the same.
package struct TargetSealer: Sendable {
  /// What a sealed text is for; one cannot be passed off as another.
  package enum Purpose: String, Sendable {
    /// Where to go after a sign-in.
    case signIn = "to"
    /// Which request an approval is wanted for.
    case approve
  }

  /// A longer target is not sealed: the sealed form has to fit into a request line.
  private static let longest = 3072

  private let key: [UInt8]

  /// - Parameter key: 32 secret bytes; links sealed with one key do not open with another.
  package init(key: [UInt8]) { self.key = key }

  /// A key that stays the same for one conf: links survive a restart, and several gateways understand each
  /// other's.
  package init(derivedFrom secret: String) {
    self.init(key: Digest.hmacSHA256(key: secret.utf8.span, "unloq-gateway sealed target v1").bytes)
  }

  /// Seals a text that begins with a target; "/" where it is too long.
  package func seal(_ text: String, for purpose: Purpose, host: String) -> String {
    let sealed = text.utf8.count > TargetSealer.longest ? "/" : text
    return
      "\(Base64.url.encode(sealed.utf8.span)).\(Base64.url.encode(tag(sealed, purpose, host).bytes.span))"
  }

  /// The text, if it was sealed for this purpose and host and not changed since; nil otherwise.
  package func open(_ sealed: String, for purpose: Purpose, host: String) -> String? {
    let parts = sealed.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, let bytes = Base64.url.decode(String(parts[0])),
      let text = String(validating: bytes, as: UTF8.self), let given = Base64.url.decode(String(parts[1])),
      let tag = Digest(given.span), tag.matches(self.tag(text, purpose, host))
    else { return nil }
    return text
  }

  private func tag(_ text: String, _ purpose: Purpose, _ host: String) -> Digest {
    // The purpose and the host have no NUL in them, so no two triples give the same bytes.
    Digest.hmacSHA256(key: key.span, "\(purpose.rawValue)\0\(host)\0\(text)")
  }
}
