import YAML

/// One pass over one conf: collects everything there is to say about it and answers what values refer to.
final class Decoding {
  let surroundings: Surroundings
  /// Whether the conf's own tests are tried.
  let triesTests: Bool
  private(set) var diagnostics: [Diagnostic] = []

  /// Errors so far.
  var errorCount: Int { diagnostics.count { $0.severity == .error } }

  init(surroundings: Surroundings, triesTests: Bool = true) {
    self.surroundings = surroundings
    self.triesTests = triesTests
  }

  /// Says that the conf cannot be used as it is.
  func error(at position: Position, _ message: String, hint: String? = nil) {
    diagnostics.append(Diagnostic(.error, at: position, message, hint: hint))
  }

  /// Says that the conf probably does not do what was meant.
  func warning(at position: Position, _ message: String, hint: String? = nil) {
    diagnostics.append(Diagnostic(.warning, at: position, message, hint: hint))
  }

  /// The text of a single value with its variables filled in.
  ///
  /// - Parameters:
  ///   - node: the value.
  ///   - form: what it should be, with its article: "a duration".
  /// - Returns: `nil` after saying why there is no text.
  func text(of node: Node, form: String) -> String? {
    guard case .scalar(let scalar) = node.content else {
      error(at: node.position, "\(node.kind) stands where \(form) is expected")
      return nil
    }
    guard !scalar.isAbsent, !scalar.isNull else {
      error(
        at: node.position, "a value is missing: \(form) is expected",
        hint: "leave the key out to have its default")
      return nil
    }
    switch Interpolation.expand(scalar.text, surroundings.variable) {
    case .success(let text): return text
    case .failure(let flaw):
      error(at: node.position, flaw.message, hint: flaw.hint)
      return nil
    }
  }

  /// Says what is wrong with a value. The value is quoted as it was written, before variables were filled in: what
  /// comes from the environment may be a secret.
  func report(_ flaw: Flaw, in node: Node) {
    guard case .scalar(let scalar) = node.content else { return }
    let message = flaw.isConfidential ? flaw.message : "\(Decoding.quoted(scalar.text)) \(flaw.message)"
    error(at: node.position, message, hint: flaw.hint)
  }

  /// `text` in quotation marks, on one line, cut to 80 characters.
  static func quoted(_ text: String) -> String {
    let printable = text.unicodeScalars.map { scalar in
      scalar.properties.isWhitespace && scalar != " " || scalar.properties.generalCategory == .control
        || scalar.properties.generalCategory == .format ? "·" : Character(scalar)
    }
    return "“\(String(printable.prefix(80)))\(printable.count > 80 ? "…" : "")”"
  }
}
