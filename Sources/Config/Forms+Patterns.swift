import Bytes
import Gate
import YAML

extension Forms {
  /// The hosts of a route or a rule.
  static var host: Form<HostPattern> {
    Form<HostPattern>.single(
      "a host",
      parse: { text throws(Flaw) in
        // An IPv6 address has many spellings; the parser of requests knows the canonical one only.
        if let pattern = HostPattern(IPAddress(text)?.description ?? text) { return pattern }
        if text.contains("://") { throw Flaw("has a scheme", hint: "the host alone: wiki.corp.example") }
        if text.contains("/") { throw Flaw("has a path", hint: "the host alone; paths belong into rules") }
        if text.contains(":") { throw Flaw("has a port", hint: "the host alone; the port is the listener's") }
        throw Flaw("is not a host", hint: HostPattern.hint)
      }, write: { YAMLText.scalar($0.description) })
  }

  /// The paths of a rule.
  static var pathGlob: Form<PathGlob> {
    Form<PathGlob>.single(
      "a path pattern",
      parse: { text throws(Flaw) in
        if let glob = PathGlob(text) { return glob }
        guard text.hasPrefix("/") else { throw Flaw("does not begin with /", hint: "did you mean /\(text)?") }
        throw Flaw("is not a path pattern", hint: PathGlob.hint)
      }, write: { YAMLText.scalar($0.description) })
  }

  /// The people of a rule.
  static var userGlob: Form<UserGlob> {
    Form<UserGlob>.single(
      "an e-mail pattern",
      parse: { text throws(Flaw) in
        if let glob = UserGlob(text) { return glob }
        if text.hasPrefix("@") {
          throw Flaw("has nothing before the @", hint: "for everybody there write \"*\(text)\"")
        }
        throw Flaw("is not an e-mail pattern", hint: UserGlob.hint)
      }, write: { YAMLText.scalar($0.description) })
  }

  /// The method of a request, as it is sent: in capitals.
  static var method: Form<String> {
    Form<String>(
      "a method",
      read: { node, decoding in
        guard let text = decoding.text(of: node, form: "a method") else { return nil }
        let known = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"]
        guard (1...32).contains(text.utf8.count),
          text.utf8.allSatisfy({ (65...90).contains($0) || "-_".utf8.contains($0) })
        else {
          let isLower = known.contains(text.uppercased())
          decoding.report(
            Flaw(
              "is not a method", hint: isLower ? "in capitals: \(text.uppercased())" : "capitals only: GET"),
            in: node)
          return nil
        }
        if !known.contains(text), let nearest = Nearest.word(to: text, among: known) {
          decoding.warning(
            at: node.position, "\(Decoding.quoted(text)) is not a usual method",
            hint: "did you mean \(nearest)?")
        }
        return text
      }, write: { YAMLText.scalar($0) })
  }
}
