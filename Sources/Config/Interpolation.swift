/// Fills environment variables into values: `${NAME}`. `$${` gives a plain `${`.
///
/// What is filled in stays inside its value: it is never read as YAML, and never filled in again.
enum Interpolation {
  /// - Parameters:
  ///   - text: the value as it was written.
  ///   - variable: the value of a variable, `nil` where it is not set.
  /// - Returns: the text with its variables filled in, or what is wrong with it.
  static func expand(_ text: String, _ variable: (String) -> String?) -> Result<String, Flaw> {
    guard text.contains("${") else { return .success(text) }
    var result = ""
    var rest = text[...]
    while let dollar = rest.firstIndex(of: "$") {
      result += rest[..<dollar]
      rest = rest[dollar...]
      if rest.hasPrefix("$${") {
        result += "${"
        rest = rest.dropFirst(3)
      } else if rest.hasPrefix("${") {
        guard let end = rest.firstIndex(of: "}") else {
          return .failure(
            Flaw("“${” is not closed", hint: "write ${NAME}, or $${ for the two characters themselves"))
        }
        let name = String(rest.dropFirst(2).prefix(upTo: end))
        guard isName(name) else {
          return .failure(
            Flaw(
              "\(Decoding.quoted(name)) is not the name of an environment variable",
              hint: "letters, digits and _, as in ${API_HOST}"))
        }
        guard let value = variable(name) else {
          return .failure(
            Flaw(
              "the environment variable \(name) is not set",
              hint: "set it before the start, or write the value here"))
        }
        result += value
        rest = rest[rest.index(after: end)...]
      } else {
        result += "$"
        rest = rest.dropFirst()
      }
    }
    return .success(result + rest)
  }

  /// Whether `name` is a variable's name as shells allow it (POSIX, 8.1).
  static func isName(_ name: String) -> Bool {
    guard let first = name.utf8.first, !(48...57).contains(first) else { return false }
    return name.utf8.allSatisfy {
      (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == UInt8(ascii: "_")
    }
  }
}
