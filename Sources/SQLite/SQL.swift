/// A statement's text, put together from literals of our own code only.
///
/// There is no way from a `String` to an `SQL`, so that a value a peer sent can only reach the database as a bound
/// parameter.
package struct SQL: Sendable, Hashable, ExpressibleByStringLiteral {
  /// The text as SQLite compiles it.
  let text: String

  /// Takes a literal; interpolation does not compile.
  package init(stringLiteral literal: StaticString) { text = literal.description }

  private init(text: String) { self.text = text }

  /// The two texts with a space between them.
  package static func + (left: SQL, right: SQL) -> SQL { SQL(text: left.text + " " + right.text) }
}
