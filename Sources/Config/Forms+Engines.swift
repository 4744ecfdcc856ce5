extension Forms {
  /// Where a policy engine answers: a whole URL. Plain http only to this machine: its answers decide who may pass.
  static var engineURL: Form<String> {
    Form<String>.single(
      "a URL",
      parse: { text throws(Flaw) in
        let url = try ServerURL.read(text)
        switch url.scheme {
        case "https": break
        case "http" where url.isLoopback: break
        case "http":
          throw Flaw(
            "is plain http to another machine",
            hint: "use https://; http:// is accepted for loopback addresses only")
        default: throw Flaw("has an unknown scheme", hint: "use https://")
        }
        guard url.path.hasPrefix("/v1/data/") else {
          throw Flaw(
            "is no document of OPA's Data API", hint: "for package unloq.gate write …/v1/data/unloq/gate")
        }
        return text.hasSuffix("/") ? String(text.dropLast()) : text
      }, write: { YAMLText.scalar($0) })
  }

  /// The name of a header field, kept in small letters.
  static var headerName: Form<String> {
    Form<String>.single(
      "a header name",
      parse: { text throws(Flaw) in
        let isToken = text.utf8.allSatisfy { byte in
          (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
            || "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
        guard (1...64).contains(text.utf8.count), isToken else {
          throw Flaw("is not a header name", hint: "such as X-Role")
        }
        let name = text.lowercased()
        guard !["authorization", "cookie", "proxy-authorization"].contains(name) else {
          throw Flaw("holds secrets", hint: "who asks is told by user and groups")
        }
        return name
      }, write: { YAMLText.scalar($0) })
  }

  /// Any text on one line.
  static var plainText: Form<String> {
    Form<String>.single(
      "a text",
      parse: { text throws(Flaw) in
        guard !text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
          throw Flaw("has control characters")
        }
        return text
      }, write: { YAMLText.scalar($0) })
  }
}
