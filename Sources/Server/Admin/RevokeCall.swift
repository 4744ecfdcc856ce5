import FoundationEssentials
internal import Gate

/// Whose sessions end, as an operator's call names them: exactly one member.
struct RevokeCall {
  let selector: SessionSelector
  /// For the log.
  let description: String

  /// Nil for anything but one good member.
  init?(_ body: [UInt8]) {
    // Whatever else it is, it names nobody.
    guard let members = try? JSONDecoder().decode([String: Value].self, from: Data(body)), members.count == 1,
      let (name, value) = members.first
    else { return nil }
    switch (name, value) {
    case ("user", .text(let text)):
      guard let email = EmailAddress(text) else { return nil }
      (selector, description) = (.user(email), email.text)
    case ("session", .text(let text)):
      guard let prefix = SessionPrefix(text) else { return nil }
      (selector, description) = (.hashPrefix(prefix), text.lowercased())
    case ("all", .flag(true)): (selector, description) = (.all, "all")
    default: return nil
    }
  }

  private enum Value: Decodable {
    case text(String)
    case flag(Bool)

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      // What is no flag is read as text below, which reports the error if it is neither.
      if let flag = try? container.decode(Bool.self) {
        self = .flag(flag)
      } else {
        self = .text(try container.decode(String.self))
      }
    }
  }
}
