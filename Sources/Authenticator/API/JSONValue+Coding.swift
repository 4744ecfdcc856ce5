import FoundationEssentials

extension JSONValue: Codable {
  /// Reads any value; a number without fraction that fits 64 bits is whole.
  package init(from decoder: any Decoder) throws {
    if let object = Self.attempt({ try decoder.container(keyedBy: Name.self) }) {
      self = .object(
        try object.allKeys.map { Member($0.stringValue, try object.decode(JSONValue.self, forKey: $0)) })
      return
    }
    if var array = Self.attempt({ try decoder.unkeyedContainer() }) {
      var items: [JSONValue] = []
      while !array.isAtEnd { items.append(try array.decode(JSONValue.self)) }
      self = .array(items)
      return
    }
    let single = try decoder.singleValueContainer()
    if single.decodeNil() {
      self = .null
    } else if let flag = Self.attempt({ try single.decode(Bool.self) }) {
      self = .bool(flag)
    } else if let number = Self.attempt({ try single.decode(Int64.self) }) {
      self = .integer(number)
    } else if let number = Self.attempt({ try single.decode(Double.self) }) {
      self = .number(number)
    } else {
      self = .string(try single.decode(String.self))
    }
  }

  /// What `read` gives, nil where the value is of another kind; the kind that is asked for last throws instead.
  private static func attempt<T>(_ read: () throws -> T) -> T? {
    // Why it is not of that kind is of no interest: the next kind is tried.
    try? read()
  }

  /// Writes the value.
  package func encode(to encoder: any Encoder) throws {
    var single = encoder.singleValueContainer()
    switch self {
    case .null: try single.encodeNil()
    case .bool(let flag): try single.encode(flag)
    case .integer(let number): try single.encode(number)
    case .number(let number): try single.encode(number)
    case .string(let text): try single.encode(text)
    case .array(let items):
      var array = encoder.unkeyedContainer()
      for item in items { try array.encode(item) }
    case .object(let members):
      var object = encoder.container(keyedBy: Name.self)
      for member in members { try object.encode(member.value, forKey: Name(member.name)) }
    }
  }

  /// Any text as a coding key.
  private struct Name: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(_ name: String) { stringValue = name }
    init(stringValue: String) { self.init(stringValue) }
    init?(intValue: Int) { nil }
  }

  /// Reads one JSON text; nil where it is none.
  package init?(parsing bytes: [UInt8]) {
    // What is wrong with a text that is no JSON is nothing that its sender is told.
    guard let value = try? JSONDecoder().decode(JSONValue.self, from: Data(bytes)) else { return nil }
    self = value
  }

  /// The value as one line of JSON, members in the order of their names.
  package var text: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    // Every case of this type has a JSON form.
    guard let data = try? encoder.encode(self) else { return "null" }
    return String(decoding: data, as: UTF8.self)
  }
}
