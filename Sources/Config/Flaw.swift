/// What is wrong with the text of a value.
struct Flaw: Error, Equatable {
  /// Goes on after the quoted value: `is not a duration`.
  let message: String
  let hint: String?
  /// Whether the value must not be repeated; then `message` is a clause of its own.
  let isConfidential: Bool

  init(_ message: String, hint: String? = nil) {
    self.message = message
    self.hint = hint
    isConfidential = false
  }

  /// A flaw of a value that may hold a secret.
  init(confidential message: String, hint: String) {
    self.message = message
    self.hint = hint
    isConfidential = true
  }
}
