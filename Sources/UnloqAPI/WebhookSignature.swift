import Crypto
package import Bytes

/// The signature of the service's webhooks (`X-Unloq-Signature`): HMAC-SHA256 over the hook's path and the
/// payload's fields, in base64.
///
/// It covers neither method, host nor time, and joins names and values without separators, so a receiver
/// takes only the set of names it expects and ignores what it has seen before.
package enum WebhookSignature {
  /// The signature of `payload` sent to `target`.
  ///
  /// - Parameters:
  ///   - target: the hook's path with its query string; a whole URL and a missing first `/` are understood.
  ///   - payload: decoded names and values; a missing value is the empty text.
  ///   - key: the webhook's secret, or the application's.
  /// - Returns: 44 characters of base64.
  package static func make(target: String, payload: [String: String], key: Secret) -> String {
    Base64.standard.encode(tag(target, payload, key).bytes.span)
  }

  /// Whether `signature` belongs to `payload`, compared in constant time.
  package static func isValid(_ signature: String, target: String, payload: [String: String], key: Secret)
    -> Bool
  {
    guard let bytes = Base64.standard.decode(signature), let sent = Digest(bytes.span) else { return false }
    return sent.matches(tag(target, payload, key))
  }

  private static func tag(_ target: String, _ payload: [String: String], _ key: Secret) -> Digest {
    var text = path(of: target)
    // By code unit, so `B` stands before `a`.
    for name in payload.keys.sorted(by: { $0.utf16.lexicographicallyPrecedes($1.utf16) }) {
      text += name
      text += payload[name] ?? ""
    }
    let key = Array(key.reveal().utf8)
    return Digest.hmacSHA256(key: key.span, text)
  }

  private static func path(of target: String) -> String {
    if target.hasPrefix("/") { return target }
    for scheme in ["https://", "http://"] where target.hasPrefix(scheme) {
      let rest = target.dropFirst(scheme.utf8.count)
      let path = rest.drop { $0 != "/" && $0 != "?" }
      return path.hasPrefix("/") ? String(path) : "/" + path
    }
    return "/" + target
  }
}
