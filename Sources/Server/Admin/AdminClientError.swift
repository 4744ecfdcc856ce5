/// Why a running gateway could not be asked, as a clause for the operator.
package struct AdminClientError: Error, Sendable, CustomStringConvertible {
  /// What went wrong.
  package let description: String
  /// What to do about it.
  package let hint: String?

  init(_ description: String, hint: String? = nil) {
    self.description = description
    self.hint = hint
  }
}
