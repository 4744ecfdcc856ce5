/// Why the gateway could not start, as a sentence for the person who started it.
package struct StartError: Error, Sendable, CustomStringConvertible {
  /// What went wrong and where.
  package let description: String
  /// What to do about it.
  package let hint: String?

  init(_ description: String, hint: String? = nil) {
    self.description = description
    self.hint = hint
  }
}
