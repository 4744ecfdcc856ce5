/// A place in a text, counted from one as editors do.
package struct Position: Sendable, Hashable, Comparable, CustomStringConvertible {
  package let line: Int
  /// In characters, not bytes.
  package let column: Int

  package init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  /// The first character of a text.
  package static let start = Position(line: 1, column: 1)

  package static func < (left: Position, right: Position) -> Bool {
    (left.line, left.column) < (right.line, right.column)
  }

  package var description: String { "\(line):\(column)" }
}
