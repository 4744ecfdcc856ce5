package import Bytes
import HTTP

/// The parameters of one call by name, from a JSON body, a form or the query. In forms and queries numbers and booleans
/// arrive as text; they are read as what the parameter is.
package struct RequestFields: Sendable {
  private let source: Source

  private enum Source: Sendable {
    case json([String: JSONValue])
    case form(FormFields)
  }

  /// No parameters.
  package init() { source = .json([:]) }

  /// The members of a JSON object.
  package init(_ members: [JSONValue.Member]) {
    source = .json(Dictionary(members.map { ($0.name, $0.value) }) { first, _ in first })
  }

  /// The fields of a form or query. An empty value counts as absent, and so does a name that appears twice.
  /// - Throws: `unreadableBody` for broken escapes and for more than 64 fields.
  package init(form text: [UInt8]) throws(APIError) {
    guard let fields = FormFields(text.span, mostFields: 64) else { throw .unreadableBody }
    source = .form(fields)
  }

  private func value(_ name: String) -> JSONValue? {
    switch source {
    case .json(let values): values[name]
    case .form(let fields): fields[name].flatMap { $0.isEmpty ? nil : .string($0) }
    }
  }

  /// A text parameter; nil where it is absent or null.
  /// - Throws: `invalid` for any other kind of value.
  package func text(_ name: String) throws(APIError) -> String? {
    switch value(name) {
    case nil, .null: return nil
    case .string(let text): return text
    default: throw .invalid(field: name, because: "must be a string")
    }
  }

  /// A text parameter that must be there and not be empty.
  package func requiredText(_ name: String) throws(APIError) -> String {
    guard let text = try text(name), !text.isEmpty else {
      throw .invalid(field: name, because: "is required")
    }
    return text
  }

  /// A text parameter of at most `limit` characters.
  package func text(_ name: String, limit: Int) throws(APIError) -> String? {
    guard let text = try text(name) else { return nil }
    guard text.unicodeScalars.count <= limit else {
      throw .invalid(field: name, because: "must have at most \(limit) characters")
    }
    return text
  }

  /// A whole number, or its decimal text.
  package func integer(_ name: String) throws(APIError) -> Int64? {
    switch value(name) {
    case nil, .null: return nil
    case .integer(let number): return number
    case .string(let text):
      let digits = text.hasPrefix("-") ? text.dropFirst() : Substring(text)
      let isDecimal =
        !digits.isEmpty && digits.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      if isDecimal, let number = Int64(text) { return number }
    default: break
    }
    throw .invalid(field: name, because: "must be an integer")
  }

  /// A boolean, or `true`, `false`, `1`, `0` as text or number; `fallback` where it is absent.
  package func boolean(_ name: String, default fallback: Bool) throws(APIError) -> Bool {
    switch value(name) {
    case nil, .null: return fallback
    case .bool(let flag): return flag
    case .string("true"), .string("1"), .integer(1): return true
    case .string("false"), .string("0"), .integer(0): return false
    default: throw .invalid(field: name, because: "must be true or false")
    }
  }

  /// An IP address.
  package func address(_ name: String) throws(APIError) -> IPAddress? {
    guard let text = try text(name) else { return nil }
    guard let address = IPAddress(text) else { throw .invalid(field: name, because: "must be an IP address") }
    return address
  }

  /// An e-mail address.
  package func email(_ name: String) throws(APIError) -> EmailAddress? {
    guard let text = try text(name) else { return nil }
    guard let address = EmailAddress(text) else {
      throw .invalid(field: name, because: "must be an e-mail address")
    }
    return address
  }

  /// A one-time code: text, or a number whose leading zeros got lost.
  package func oneTimeCode(_ name: String) throws(APIError) -> String? {
    if case .integer(let number) = value(name) {
      guard (0...999_999).contains(number) else { throw .invalid(field: name, because: "must have 6 digits") }
      let digits = String(number)
      return String(repeating: "0", count: 6 - digits.count) + digits
    }
    return try text(name)
  }

  /// Text for a variable of an action: strings as they are, numbers and booleans written out.
  package func variable(_ name: String) -> String? {
    switch value(name) {
    case .string(let text): text
    case .integer(let number): String(number)
    case .number(let number): String(number)
    case .bool(let flag): String(flag)
    case nil, .null, .array, .object: nil
    }
  }
}
