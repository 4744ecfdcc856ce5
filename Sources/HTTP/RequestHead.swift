import Bytes

/// One request head, checked and normalised. Filled by `RequestParser`.
///
/// Every `Span` is a view of this head's own storage, good until the next head is read into it.
package final class RequestHead: MessageHead {
  private var parts = RequestParts()

  /// What is asked.
  package var method: Method { parts.method }

  /// The method as sent: capitals, digits, `-` and `_`.
  package var methodText: Span<UInt8> {
    @_lifetime(borrow self)
    get { view(0..<parts.methodEnd) }
  }

  /// The protocol version.
  package var version: HTTPVersion { parts.version }

  /// The path, percent-decoded and normalised once. Always begins with "/", holds no empty and no dot
  /// segments, no control bytes and no backslash, and is valid UTF-8. This is what policy decides on.
  package var path: Span<UInt8> {
    @_lifetime(borrow self)
    get { view(parts.path.range) }
  }

  /// What follows the `?` of the target, as sent; nil where there is no `?`. Printable ASCII without `#`, not
  /// decoded: no rule speaks about it.
  package var query: Span<UInt8>? {
    @_lifetime(borrow self)
    get {
      guard let place = parts.query else { return nil }
      return view(place.range)
    }
  }

  /// What goes upstream: `path` in its canonical encoding, and the query with its `?` where there is one.
  /// Decoding the part in front of the first `?` once gives `path`.
  package var target: Span<UInt8> {
    @_lifetime(borrow self)
    get { view(parts.target.range) }
  }

  /// The host that is asked, in its one form: small letters, no port, no trailing dot, IPv6 as RFC 5952
  /// writes it and without brackets.
  package var host: Span<UInt8> {
    @_lifetime(borrow self)
    get { view(parts.host.range) }
  }

  /// The value of the `Host` field as sent. It was checked, and an absolute-form target agrees with it.
  package var authority: Span<UInt8> {
    @_lifetime(borrow self)
    get { view(parts.authority.range) }
  }

  /// The port written in the `Host` field, nil where there is none.
  package var port: Int? { parts.port }

  /// How the body is framed: `.none`, `.length` or `.chunked`.
  package var body: BodyFraming { parts.body }

  /// Whether the client wants to send another request on this connection (RFC 9112, 9.3).
  package var keepsAlive: Bool { parts.keepsAlive }

  /// Whether the client waits for a 100 before it sends the body (RFC 9110, 10.1.1). Never without a body.
  package var expectsContinue: Bool { parts.expectsContinue }

  /// Whether the client wants to leave HTTP/1.1: an `Upgrade` field, named by `Connection`.
  package var requestsUpgrade: Bool { parts.requestsUpgrade }

  /// The method as text.
  package var methodName: String { text(in: 0..<parts.methodEnd) }
  /// The path as text.
  package var pathText: String { text(in: parts.path.range) }
  /// The query as text.
  package var queryText: String? { parts.query.map { text(in: $0.range) } }
  /// The target as text.
  package var targetText: String { text(in: parts.target.range) }
  /// The host as text.
  package var hostText: String { text(in: parts.host.range) }
  /// The authority as text.
  package var authorityText: String { text(in: parts.authority.range) }

  /// Takes a copy of a whole head and reads it.
  ///
  /// - Throws: why it is refused. After `.bodyTooLarge` the head is whole and may be logged; after any other
  ///   error nothing in it may be used.
  func read(_ head: Span<UInt8>, _ limits: HTTPLimits) throws(HTTPError) {
    begin(head)
    var parts = RequestParts()
    let line = try RequestLine(head)
    parts.method = line.method
    parts.methodEnd = line.methodEnd
    parts.version = line.version
    try fields.read(head, from: line.end)
    try parts.checkRepeats(fields)
    let target = try RequestTarget(head, line.target, line.method)
    try parts.readAuthority(head, fields, target, storage)
    try parts.readPath(head, line.target, target, storage)
    try parts.readConnection(head, fields)
    parts.body = try BodyFraming.ofRequest(head, fields, line.version)
    try parts.readExpectation(head, fields)
    self.parts = parts
    if let most = limits.body, case .length(let length) = parts.body, length > most.bytes {
      throw .bodyTooLarge
    }
  }
}
