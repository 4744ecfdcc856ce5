package import Bytes

/// A session as a program holds it: the cookie that the gateway has set.
package struct SessionCookie: Sendable {
  /// `__Host-unloq-session`, or `unloq-session` where people come by plain http.
  package let name: String
  /// What opens the gate.
  package let value: Secret
  /// Seconds from now until the gateway ends it at the latest.
  package let lifetime: Int64

  /// Reads the `Set-Cookie` value of a session; nil for any other cookie.
  package init?(_ setCookie: String) {
    guard let (name, value) = SessionCookie.pair(setCookie), name.hasSuffix("unloq-session"), !value.isEmpty
    else {
      return nil
    }
    self.name = name
    self.value = Secret(value)
    let age = setCookie.split(separator: ";").dropFirst().compactMap { attribute -> Int64? in
      let text = attribute.drop { $0 == " " }
      return text.lowercased().hasPrefix("max-age=") ? Int64(text.dropFirst("max-age=".count)) : nil
    }
    lifetime = age.first ?? 0
  }

  /// Name and value of a `Set-Cookie` value.
  static func pair(_ setCookie: String) -> (name: String, value: String)? {
    let parts = setCookie.prefix { $0 != ";" }.split(
      separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    return parts.count == 2 ? (String(parts[0]), String(parts[1])) : nil
  }
}
