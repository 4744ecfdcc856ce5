package import Crypto
package import HTTP

/// The gate's two cookies.
///
/// `Secure` and the `__Host-` prefix (RFC 6265bis, 4.1.3.2) are used wherever people come by https; the
/// prefix keeps neighbours on the same domain from planting the cookie. On a plain listener neither would
/// work.
package enum GateCookie: Sendable, CaseIterable {
  /// The session: the only cookie that opens anything.
  case session
  /// The browser: binds a pending sign-in to the browser that asked, and opens nothing.
  case browser

  /// The cookie's name, for people who come by https or not.
  package func name(isSecure: Bool) -> StaticString {
    switch (self, isSecure) {
    case (.session, true): "__Host-unloq-session"
    case (.session, false): "unloq-session"
    case (.browser, true): "__Host-unloq-browser"
    case (.browser, false): "unloq-browser"
    }
  }

  /// Every name: what is removed from `Cookie` before a request goes upstream.
  package static let allNames: [StaticString] = allCases.flatMap { cookie in
    [true, false].map { cookie.name(isSecure: $0) }
  }

  /// Characters of a value: 32 random bytes in base64url.
  package static let valueLength = 43

  /// The hashed id that a request's cookie stands for, at the request's host and at no other: the phone named the
  /// host, so a tap for one application opens no other one behind the same gate. Nil without one, and for one that we cannot have made:
  /// random text, twice the name, too long (CVE-2026-25748: a malformed cookie counted as signed in).
  package func id(in head: RequestHead, isSecure: Bool) -> Digest? {
    guard let value = head.cookie(named: name(isSecure: isSecure)), value.count == GateCookie.valueLength
    else {
      return nil
    }
    var context = SHA256Context()
    // The value's length is fixed: no two pairs give the same bytes.
    context.update(value)
    context.update(head.host)
    return context.finish()
  }

  /// The hashed id of a cookie with that value at a host in its one form (`RequestHead.host`).
  package static func id(of value: String, at host: String) -> Digest { Digest.sha256(value + host) }

  /// The `Set-Cookie` value that sets the cookie.
  package func setting(_ value: String, isSecure: Bool, lifetime: Duration) -> String {
    let secure = isSecure ? "; Secure" : ""
    let age = lifetime.components.seconds
    return "\(name(isSecure: isSecure))=\(value); Max-Age=\(age); Path=/; HttpOnly; SameSite=Lax\(secure)"
  }

  /// The `Set-Cookie` value that takes the cookie away.
  package func clearing(isSecure: Bool) -> String { setting("", isSecure: isSecure, lifetime: .zero) }
}
