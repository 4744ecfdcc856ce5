/// A JSON string that some replies write as a number: ids and statuses.
struct LenientText: Codable, Equatable, Sendable {
  let text: String

  init(_ text: String) { self.text = text }

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    // A value that is not a whole number is read as text below, which reports the error if it is neither.
    if let number = try? container.decode(Int.self) {
      text = String(number)
    } else {
      text = try container.decode(String.self)
    }
  }

  /// Writes it as text, the documented form.
  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}
