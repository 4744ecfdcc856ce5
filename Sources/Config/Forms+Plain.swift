extension Forms {
  /// `true` or `false`. The many other words YAML 1.1 has for them are refused: `no` may be a country.
  static var boolean: Form<Bool> {
    Form<Bool>.single(
      "true or false",
      parse: { text throws(Flaw) in
        switch text {
        case "true": return true
        case "false": return false
        default:
          switch text.lowercased() {
          case "yes", "on", "y", "1", "true": throw Flaw("is not true or false", hint: "write true")
          case "no", "off", "n", "0", "false": throw Flaw("is not true or false", hint: "write false")
          default: throw Flaw("is not true or false")
          }
        }
      }, write: { $0 ? "true" : "false" })
  }

  /// Decimal digits.
  static func count(_ bounds: ClosedRange<Int>) -> Form<Int> {
    Form<Int>.single(
      "a whole number, \(bounds.lowerBound) to \(bounds.upperBound)",
      parse: { text throws(Flaw) in
        guard !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }) else {
          throw Flaw(
            "is not a whole number", hint: "digits only, \(bounds.lowerBound) to \(bounds.upperBound)")
        }
        guard let number = Int(text), bounds.contains(number) else {
          throw Flaw("is out of bounds", hint: "\(bounds.lowerBound) to \(bounds.upperBound)")
        }
        return number
      }, write: { String($0) })
  }

  /// One word out of a few.
  static func choice<Choice: RawRepresentable & CaseIterable & Sendable>(
    _ choices: Choice.Type
  ) -> Form<Choice> where Choice.RawValue == String {
    let words = Choice.allCases.map(\.rawValue)
    let name =
      words.count == 1
      ? "\(words.joined()), the only choice"
      : words.dropLast().joined(separator: ", ") + " or " + words.suffix(1).joined()
    return Form<Choice>.single(
      name,
      parse: { text throws(Flaw) in
        if let choice = Choice(rawValue: text) { return choice }
        if let nearest = Nearest.word(to: text, among: words) {
          throw Flaw("is not \(name)", hint: "did you mean \(nearest)?")
        }
        throw Flaw("is not \(name)")
      }, write: { $0.rawValue })
  }

  /// A name for log lines: no spaces, so that it is one word there.
  static var name: Form<String> {
    Form<String>.single(
      "a name of letters, digits, . _ -",
      parse: { text throws(Flaw) in
        guard (1...64).contains(text.utf8.count),
          text.utf8.allSatisfy({ byte in
            (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
              || "._-".utf8.contains(byte)
          })
        else {
          throw Flaw("is not a name", hint: "up to 64 letters, digits, dots, underscores and hyphens")
        }
        return text
      }, write: { YAMLText.scalar($0) })
  }

  /// The path of a file. Relative ones begin at the conf file's folder.
  static var path: Form<String> {
    Form<String>(
      "a path",
      read: { node, decoding in
        guard let text = decoding.text(of: node, form: "a path") else { return nil }
        guard !text.isEmpty, !text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
          decoding.report(Flaw("is not a path"), in: node)
          return nil
        }
        guard !text.hasPrefix("~") else {
          decoding.report(
            Flaw("begins with ~, which only shells know", hint: "write the folder, or ${HOME}"), in: node)
          return nil
        }
        return decoding.surroundings.resolved(text)
      }, write: { YAMLText.scalar($0) })
  }
}
