/// The text of a single value.
package struct Scalar: Sendable, Equatable {
  /// Escapes and folding are undone.
  package let text: String
  /// Whether it stood there without quotes and was not a block (`|`, `>`).
  package let isPlain: Bool

  package init(_ text: String, isPlain: Bool = true) {
    self.text = text
    self.isPlain = isPlain
  }

  /// Whether nothing stands behind the key, as in `key:`.
  package var isAbsent: Bool { isPlain && text.isEmpty }

  /// Whether this is one of YAML's words for nothing: `null`, `~`.
  package var isNull: Bool { isPlain && (text == "~" || text.lowercased() == "null") }
}
