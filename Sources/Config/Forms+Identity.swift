import HTTP

extension Forms {
  /// A header of a proxy's choice that says who asks. Headers that mean something else to HTTP or to the gate are
  /// refused: they would be taken away from the application, or be believed twice.
  static var claimField: Form<FoldedFieldName> {
    Form<FoldedFieldName>.single(
      "the name of a header",
      parse: { text throws(Flaw) in
        guard let name = FoldedFieldName(text) else {
          throw Flaw("is not the name of a header", hint: "letters, digits and hyphens: X-Forwarded-Email")
        }
        switch FieldName(folding: text.utf8.span) {
        case .other, .xForwarded, .remoteUser: return name
        case .xUnloq: throw Flaw("is a header that the gateway itself writes", hint: "X-Forwarded-Email")
        default: throw Flaw("has another meaning", hint: "a header of its own: X-Forwarded-Email")
        }
      }, write: { YAMLText.scalar($0.text) })
  }

  /// Who issues assertions.
  static var issuer: Form<String> {
    Form<String>.single(
      "a URL",
      parse: { text throws(Flaw) in
        let url = try ServerURL.read(text)
        guard url.scheme == "https" || url.scheme == "http" else {
          throw Flaw("has an unknown scheme", hint: "use https://")
        }
        return text
      }, write: { YAMLText.scalar($0) })
  }

  /// For whom assertions are.
  static var audience: Form<String> {
    Form<String>.single(
      "a text of up to 200 visible ASCII characters",
      parse: { text throws(Flaw) in
        guard (1...200).contains(text.utf8.count), text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
          throw Flaw("is not an audience", hint: "up to 200 visible ASCII characters, no spaces")
        }
        return text
      }, write: { YAMLText.scalar($0) })
  }
}
