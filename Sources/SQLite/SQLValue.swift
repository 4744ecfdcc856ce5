/// A value bound to a statement's `?`.
package enum SQLValue: Sendable, Hashable {
  case integer(Int64)
  case text(String)
  case blob([UInt8])
  case null

  /// A Swift integer.
  package static func number(_ value: Int) -> SQLValue { .integer(Int64(value)) }

  /// 1 or 0, SQLite's own booleans.
  package static func flag(_ value: Bool) -> SQLValue { .integer(value ? 1 : 0) }

  /// The text, or NULL where there is none.
  package static func optional(_ value: String?) -> SQLValue { value.map { .text($0) } ?? .null }

  /// The number, or NULL where there is none.
  package static func optional(_ value: Int64?) -> SQLValue { value.map { .integer($0) } ?? .null }
}

extension SQLValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByNilLiteral {
  package init(stringLiteral text: String) { self = .text(text) }
  package init(integerLiteral number: Int64) { self = .integer(number) }
  package init(nilLiteral: ()) { self = .null }
}
