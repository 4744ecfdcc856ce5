import Bytes

/// One response head, checked. Filled by `ResponseParser`.
package final class ResponseHead: MessageHead {
  private var parts = ResponseParts()

  /// The status code, 100 to 599.
  package var status: Int { parts.status }

  /// Whether another head follows this one: a 1xx answer other than 101 (RFC 9110, 15.2).
  package var isInterim: Bool { parts.status < 200 && parts.status != 101 }

  /// The protocol version.
  package var version: HTTPVersion { parts.version }

  /// The reason phrase as sent, often empty.
  package var reason: Span<UInt8> {
    @_lifetime(borrow self)
    get { view(parts.reason.range) }
  }

  /// How the body is framed, for the request that was named when this was read.
  package var body: BodyFraming { parts.body }

  /// Whether the connection can carry another request when the body has ended.
  package var keepsAlive: Bool { parts.keepsAlive }

  /// Whether `Connection` says that the connection speaks another protocol from here on. With status 101 only.
  package var switchesProtocol: Bool { parts.switchesProtocol }

  /// Takes a copy of a whole head and reads it.
  ///
  /// RFC 9112, 4: `status-line = HTTP-version SP status-code SP [ reason-phrase ]`. The space in front of an
  /// empty reason may be missing, as many servers leave it out and nothing hangs on it.
  func read(_ head: Span<UInt8>, answering method: Method) throws(HTTPError) {
    begin(head)
    var parts = ResponseParts()
    // The shortest head is "HTTP/1.1 200" and two line ends.
    guard head.count >= 16, head[8] == Byte.space else { throw .malformedStatusLine }
    let version = head.extracting(0..<8)
    if version.isEqual(to: "HTTP/1.1") {
      parts.version = .http11
    } else if version.isEqual(to: "HTTP/1.0") {
      parts.version = .http10
    } else {
      throw .malformedStatusLine
    }
    for index in 9..<12 {
      guard head[index] &- 0x30 < 10 else { throw .malformedStatusLine }
      parts.status = parts.status * 10 + Int(head[index] &- 0x30)
    }
    guard parts.status >= 100, parts.status < 600 else { throw .malformedStatusLine }
    var at = 12
    if head[at] == Byte.space {
      at += 1
    } else if head[at] != Byte.carriageReturn {
      throw .malformedStatusLine
    }
    let reasonStart = at
    while Byte.isFieldContent(head[at]) { at += 1 }
    guard head[at] == Byte.carriageReturn, head[at + 1] == Byte.lineFeed else { throw .malformedStatusLine }
    parts.reason = Place(reasonStart..<at)
    try fields.read(head, from: at + 2)
    let options = try ConnectionOptions(head, fields)
    parts.body = try BodyFraming.ofResponse(head, fields, parts.version, status: parts.status, to: method)
    parts.switchesProtocol = options.upgrade && parts.status == 101 && parts.version == .http11
    parts.keepsAlive =
      !options.close && parts.body != .untilClose && (parts.version == .http11 || options.keepAlive)
      && !announcesForbiddenBody(parts.status)
    self.parts = parts
  }

  /// Whether a head that no body may follow announces one all the same.
  ///
  /// RFC 9110, 8.6 and RFC 9112, 6.1: no Content-Length and no Transfer-Encoding in 1xx and 204. A server
  /// that sends them sends the body too, as often as not; it would be read as the next answer on this
  /// connection.
  private func announcesForbiddenBody(_ status: Int) -> Bool {
    guard status < 200 || status == 204 else { return false }
    if contains(.transferEncoding) { return true }
    guard let length = value(.contentLength) else { return false }
    return !length.isEqual(to: "0")
  }
}
