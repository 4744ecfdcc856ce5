import Bytes
import Gate
import YAML

extension Forms {
  /// The request of a test: a method and a URL.
  static var testRequest: Form<(method: String, url: String)> {
    Form<(method: String, url: String)>.single(
      "a method and a URL",
      parse: { text throws(Flaw) in
        let words = text.split(separator: " ").map(String.init)
        let hint = "such as GET https://wiki.corp.example/page"
        guard words.count == 2, words[1].contains("://") else {
          throw Flaw("is not a method and a URL", hint: hint)
        }
        return (words[0], words[1])
      }, write: { "\($0.method) \($0.url)" })
  }

  /// One IP address.
  static var address: Form<IPAddress> {
    Form<IPAddress>.single(
      "an IP address",
      parse: { text throws(Flaw) in
        guard let address = IPAddress(text) else {
          throw Flaw("is not an IP address", hint: "such as 10.0.0.7")
        }
        return address
      }, write: { YAMLText.scalar($0.description) })
  }

  /// A point in time, as seconds since 1970.
  static var timestamp: Form<Int64> {
    Form<Int64>.single(
      "a time with its distance from UTC",
      parse: { text throws(Flaw) in
        guard let seconds = Timestamp.seconds(of: text.utf8.span) else {
          throw Flaw("is not a time", hint: "such as 2026-11-21T10:00:00+01:00")
        }
        return seconds
      }, write: { Timestamp.text($0) })
  }

  /// Header fields as lines, `Name: value` each.
  static var headerLines: Form<[String]> {
    let text = Form<String>.single(
      "a value", parse: { text throws(Flaw) in text }, write: { YAMLText.scalar($0) })
    let values = list(of: text, "values", isSingleAllowed: true)
    return Form<[String]>(
      "a mapping of header names to values",
      read: { node, decoding in
        guard case .mapping(let entries) = node.content else {
          decoding.error(
            at: node.position, "\(node.kind) stands where header names and their values are expected",
            hint: "{X-Requested-With: XMLHttpRequest}")
          return nil
        }
        return entries.flatMap { entry in
          let lines = (values.read(entry.value, decoding) ?? []).map { "\(entry.key): \($0)" }
          if !lines.allSatisfy(ExplainedRequest.isHeader) {
            decoding.error(at: entry.position, "\(Decoding.quoted(entry.key)) cannot stand in a request")
          }
          return lines
        }
      }, write: { _ in "{}" })
  }
}
