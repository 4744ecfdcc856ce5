import Bytes
import Gate
import HTTP
import YAML

/// `limits`.
enum LimitsSection: Section {
  /// What the keys give: ceilings on messages and on connections.
  struct Limits: Sendable {
    var http = HTTPLimits()
    var connections = 10_000
  }

  private static let defaults = Limits()
  private static let line = ByteCount(bytes: 256)...ByteCount.kibibytes(64)

  static let requestLine = Key(
    "request_line", Forms.size(line), default: defaults.http.requestLine,
    """
    Longest request line. Too small refuses long searches with 414; too large costs memory per connection \
    that is still sending its head.
    """)
  static let fieldLine = Key(
    "field_line", Forms.size(line), default: defaults.http.fieldLine,
    "Longest header field. Too small refuses large cookies with 431.")
  static let fields = Key(
    "fields", Forms.count(10...1000), default: defaults.http.fieldCount,
    """
    Most header fields of one message. Too few refuses proxied requests with 431; too many lets one request \
    cost as much time as many.
    """)
  static let head = Key(
    "head", Forms.size(.kibibytes(1)...(.mebibytes(1))), default: defaults.http.head,
    """
    Longest head, the request line and all header fields together. Too small refuses with 431; too large \
    costs memory per connection.
    """)
  static let body = Key(
    "body", Forms.bodyCeiling, default: defaults.http.body,
    """
    Longest body, or "unlimited". Longer ones get 413. Bodies are streamed, so this bounds traffic and not \
    memory.
    """)
  static let connections = Key(
    "connections", Forms.count(1...10_000_000), default: defaults.connections,
    """
    Client connections open at one time, shared evenly among the workers; further ones are closed at once. \
    Each needs a file descriptor, and one more while it is forwarded.
    """)

  static let description = SectionDescription(
    name: "limits", text: "Ceilings on what clients may send, hold and start.",
    keys: [
      requestLine.description, fieldLine.description, fields.description, head.description, body.description,
      connections.description,
    ])

  /// Reads every key, so that every problem in them is told.
  static func read(_ reader: SectionReader) -> Limits? {
    var limits = Limits()
    limits.http.requestLine = reader[requestLine]
    limits.http.fieldLine = reader[fieldLine]
    limits.http.fieldCount = reader[fields]
    limits.http.head = reader[head]
    limits.http.body = reader[body]
    limits.connections = reader[connections]
    let http = limits.http
    limits.http.requestLine = reader.fit(
      http.requestLine, requestLine.description, http.head, head.description)
    limits.http.fieldLine = reader.fit(
      http.fieldLine, fieldLine.description, http.head, head.description)
    return limits
  }
}

extension Forms {
  /// A size, or no ceiling at all.
  fileprivate static var bodyCeiling: Form<ByteCount?> {
    let size = Forms.size(ByteCount(bytes: 0)...ByteCount(bytes: 1 << 50))
    return Form<ByteCount?>(
      "\(size.name), or unlimited",
      read: { (node, decoding) -> ByteCount?? in
        if case .scalar(let scalar) = node.content, scalar.text == "unlimited" { return .some(nil) }
        return size.read(node, decoding).map { .some($0) }
      }, write: { ceiling in ceiling.map(size.write) ?? "unlimited" })
  }
}
