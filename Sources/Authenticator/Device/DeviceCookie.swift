/// The cookie that remembers the device link's secret in one browser.
package struct DeviceCookie: Sendable {
  /// Whether the page is reached over https.
  package let isSecure: Bool

  /// - Parameter isSecure: from the origin's scheme.
  package init(isSecure: Bool) { self.isSecure = isSecure }

  /// The name. Over https the `__Host-` prefix keeps neighbours on other hosts from setting it (RFC 6265bis, 4.1.3).
  package var name: String { isSecure ? "__Host-unloq-device" : "unloq-device" }

  /// The value of `Set-Cookie`: kept for a year, out of reach of scripts. `Lax`, because `Strict` would not be sent
  /// after a tap on the link in a mail.
  package func field(secret: String) -> String {
    let attributes = isSecure ? "Path=/; Secure" : "Path=/"
    return "\(name)=\(secret); \(attributes); HttpOnly; SameSite=Lax; Max-Age=31536000"
  }
}
