/// Writes values as YAML that reads back as the same text.
enum YAMLText {
  /// `text`, in double quotes where it would mean something else without them.
  static func scalar(_ text: String) -> String {
    let isPlain =
      !text.isEmpty
      && text.utf8.allSatisfy { byte in
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
          || "._-/+*@:$".utf8.contains(byte)
      }
    let first = text.utf8.first ?? 0
    let startsPlain = !"*@:-$".utf8.contains(first) && !text.hasSuffix(":")
    if isPlain && startsPlain && !["null", "~"].contains(text.lowercased()) { return text }
    let escaped = text.map { character in
      switch character {
      case "\"": "\\\""
      case "\\": "\\\\"
      case "\n": "\\n"
      default: String(character)
      }
    }
    return "\"\(escaped.joined())\""
  }
}
