package import YAML

/// One thing to tell the author of a conf file.
package struct Diagnostic: Sendable, Equatable {
  /// How bad it is.
  package enum Severity: String, Sendable {
    /// The conf cannot be used.
    case error
    /// It can, but probably does not do what was meant.
    case warning
  }

  package let severity: Severity
  /// Where in the file; `nil` when it is about the file as a whole.
  package let position: Position?
  /// One clause, no full stop. Never a secret.
  package let message: String
  /// What to do about it.
  package let hint: String?

  package init(_ severity: Severity, at position: Position?, _ message: String, hint: String? = nil) {
    self.severity = severity
    self.position = position
    self.message = message
    self.hint = hint
  }

  /// `file:line:column: error: message`, and a second line with the hint where there is one. Editors and terminals
  /// know the form from compilers and jump to the place.
  package func text(file: String) -> String {
    let place = position.map { "\(file):\($0)" } ?? file
    let line = "\(place): \(severity.rawValue): \(message)"
    return hint.map { "\(line)\n  hint: \($0)" } ?? line
  }
}
