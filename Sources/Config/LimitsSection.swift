import Bytes
import Gate
import HTTP
import YAML

/// `limits`.
enum LimitsSection: Section {
  /// What the keys give: ceilings on messages, on pending approvals and on connections.
  struct Limits: Sendable {
    var http = HTTPLimits()
    var approvals = ApprovalLimits()
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
  static let pendingApprovals = Key(
    "pending_approvals", Forms.count(1...1_000_000), default: defaults.approvals.total,
    """
    Pending approvals in all. Sign-ins may use three quarters of it, so that strangers cannot block people \
    who are signed in.
    """)
  static let pendingPerUser = Key(
    "pending_per_user", Forms.count(1...1000), default: defaults.approvals.perUser,
    """
    Pending approvals per user, sign-ins and step-ups counted apart. More lets an attacker ring one phone \
    more often.
    """)
  static let pendingPerClient = Key(
    "pending_per_client", Forms.count(1...100_000), default: defaults.approvals.perClient,
    "Pending approvals per client address. Too few hurts offices behind one address.")

  static let description = SectionDescription(
    name: "limits", text: "Ceilings on what clients may send, hold and start.",
    keys: [
      requestLine.description, fieldLine.description, fields.description, head.description, body.description,
      connections.description, pendingApprovals.description, pendingPerUser.description,
      pendingPerClient.description,
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
    limits.approvals.total = reader[pendingApprovals]
    limits.approvals.perUser = reader[pendingPerUser]
    limits.approvals.perClient = reader[pendingPerClient]
    let http = limits.http
    let approvals = limits.approvals
    limits.http.requestLine = fit(
      http.requestLine, requestLine.description, http.head, head.description, reader)
    limits.http.fieldLine = fit(http.fieldLine, fieldLine.description, http.head, head.description, reader)
    limits.approvals.perUser = fit(
      approvals.perUser, pendingPerUser.description, approvals.total, pendingApprovals.description, reader)
    limits.approvals.perClient = fit(
      approvals.perClient, pendingPerClient.description, approvals.total, pendingApprovals.description, reader
    )
    return limits
  }

  /// A ceiling above the one around it would do nothing: a default is lowered to it, a given one is a mistake.
  static func fit<Value: Comparable>(
    _ inner: Value, _ innerKey: KeyDescription, _ outer: Value, _ outerKey: KeyDescription,
    _ reader: SectionReader
  ) -> Value {
    if let position = reader.position(of: innerKey), inner > outer {
      reader.decoding.error(
        at: position, "\(innerKey.name) is more than \(outerKey.name)",
        hint: "the rest would do nothing: make \(outerKey.name) larger or \(innerKey.name) smaller")
    }
    return min(inner, outer)
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
