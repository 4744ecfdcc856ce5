import Bytes

/// A webhook as an application asks for it, checked.
struct NewWebhook: Sendable {
  let event: String
  let url: String
  let secret: Secret
  let retry: Int64
  let retryTimeout: Int64
  let isActive: Bool

  /// - Throws: `invalid` with the parameter's name.
  init(_ parameters: RequestFields, freshSecret: String) throws(APIError) {
    event = try parameters.requiredText("event")
    guard event == "logout" else { throw .invalid(field: "event", because: "must be logout") }
    url = try parameters.requiredText("url")
    guard NewWebhook.isURL(url) else {
      throw .invalid(field: "url", because: "must be a plain http or https URL without a fragment")
    }
    let given = try parameters.text("secret")
    if let given, !NewWebhook.isSecret(given) {
      throw .invalid(field: "secret", because: "must be 16 to 128 visible ASCII characters")
    }
    secret = Secret(given ?? freshSecret)
    retry = try NewWebhook.number("retry", in: 0...10, default: 0, parameters)
    retryTimeout = try NewWebhook.number("retry_timeout", in: 1...3600, default: 60, parameters)
    isActive = try parameters.boolean("is_active", default: true)
    // Undocumented, and without a meaning for a URL that is whole already.
    _ = try parameters.boolean("raw_url", default: false)
  }

  private static func number(
    _ name: String, in bounds: ClosedRange<Int64>, default fallback: Int64, _ parameters: RequestFields
  ) throws(APIError) -> Int64 {
    let number = try parameters.integer(name) ?? fallback
    guard bounds.contains(number) else {
      throw .invalid(field: name, because: "must be \(bounds.lowerBound) to \(bounds.upperBound)")
    }
    return number
  }

  private static func isSecret(_ text: String) -> Bool {
    (16...128).contains(text.utf8.count) && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
  }

  /// What is signed is the URL's path as it stands here, so it must be the path that is sent: nothing that libcurl
  /// would write in another way. No credentials: they would be shown in the list.
  private static func isURL(_ text: String) -> Bool {
    guard text.utf8.count <= 2048, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), !text.contains("#"),
      let scheme = ["https://", "http://"].first(where: text.hasPrefix)
    else { return false }
    let rest = text.dropFirst(scheme.count)
    let authority = rest.prefix { $0 != "/" && $0 != "?" }
    let path = rest.dropFirst(authority.count).prefix { $0 != "?" }
    return !authority.isEmpty && !authority.contains("@")
      && !path.split(separator: "/").contains { $0 == "." || $0 == ".." }
  }
}
