/// The parameters of a call: named scalars, as JSON or as a form carries them.
///
/// Forms turn every number and truth value into text, so the accessors read both. Null counts as absent;
/// arrays and objects are kept out, since no parameter that matters has such a shape.
package struct UnloqFields: Equatable, Sendable {
  /// One parameter's value.
  package enum Value: Equatable, Sendable {
    case text(String)
    case number(Int)
    case flag(Bool)
  }

  /// All parameters by name.
  package var values: [String: Value]

  package init(_ values: [String: Value] = [:]) { self.values = values }

  /// The value of `name` as text: numbers in decimal. Nil when it is absent or a truth value.
  package func text(_ name: String) -> String? {
    switch values[name] {
    case .text(let text): text
    case .number(let number): String(number)
    case .flag, nil: nil
    }
  }

  /// The value of `name` as a whole number, read from text where necessary.
  package func number(_ name: String) -> Int? {
    switch values[name] {
    case .text(let text): Int(text)
    case .number(let number): number
    case .flag, nil: nil
    }
  }

  /// The value of `name` as a truth value: `true`, `1`, `false` and `0` count, as text or number.
  package func flag(_ name: String) -> Bool? {
    switch values[name] {
    case .flag(let flag): flag
    case .text("true"), .text("1"), .number(1): true
    case .text("false"), .text("0"), .number(0): false
    default: nil
    }
  }

  /// Sets `name` to a text; nil and the empty text leave it out.
  mutating func set(_ name: String, _ text: String?) {
    if let text, !text.isEmpty { values[name] = .text(text) }
  }

  /// Sets `name` to an id, as a number where it is one: most calls document it as an integer.
  mutating func set(_ name: String, number id: UnloqID?) {
    guard let id else { return }
    values[name] = id.number.map { .number($0) } ?? .text(id.text)
  }
}

extension UnloqFields: Codable {
  package init(from decoder: any Decoder) throws {
    let members = try [String: Member](from: decoder)
    values = members.compactMapValues(\.value)
  }

  /// Writes one JSON object.
  package func encode(to encoder: any Encoder) throws {
    try values.mapValues { Member(value: $0) }.encode(to: encoder)
  }

  /// A member of the JSON object, tolerant of what is not a scalar.
  private struct Member: Codable {
    var value: Value?

    init(value: Value) { self.value = value }

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let flag = try? container.decode(Bool.self) {  // fails for every other type: the next one is tried
        value = .flag(flag)
      } else if let number = try? container.decode(Int.self) {  // as above
        value = .number(number)
      } else if let text = try? container.decode(String.self) {  // as above; what is left is not a scalar
        value = .text(text)
      }
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      switch value {
      case .text(let text): try container.encode(text)
      case .number(let number): try container.encode(number)
      case .flag(let flag): try container.encode(flag)
      case nil: try container.encodeNil()
      }
    }
  }
}
