/// Something in a text that is not YAML, or is a part of YAML that conf files do without.
package struct YAMLProblem: Error, Equatable {
  package let position: Position
  /// One clause, no full stop.
  package let message: String
  /// What to do instead, where that can be told.
  package let hint: String?

  package init(at position: Position, _ message: String, hint: String? = nil) {
    self.position = position
    self.message = message
    self.hint = hint
  }
}
