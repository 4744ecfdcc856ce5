internal import Bytes
internal import Gate
internal import HTTP

/// Writes the head of an upstream's answer for the client: without what belongs to the upstream's connection, framed
/// anew.
enum ResponseWriter {
  /// How the body behind the head is framed for the client.
  enum Framing: Equatable {
    /// No body follows; what the upstream says about its length is kept, for HEAD and 304 (RFC 9110, 8.6).
    case none
    /// So many bytes follow.
    case length(Int)
    /// Chunks follow.
    case chunked
    /// The body ends with the connection (HTTP/1.0 clients only).
    case untilClose

    /// The client's framing for an upstream's: the same where it can be, chunks where the length is not known.
    init(for body: BodyFraming, toHTTP10 isHTTP10: Bool) {
      switch body {
      case .none: self = .none
      case .length(let count): self = .length(count)
      case .chunked, .untilClose: self = isHTTP10 ? .untilClose : .chunked
      }
    }
  }

  /// Appends the whole head.
  /// - Parameters:
  ///   - head: the upstream's answer.
  ///   - framing: of the body that will follow.
  ///   - ownCookies: names of the gate's cookies, which no upstream sets: an application must not be able to put its
  ///     visitors into a session of somebody else's choice.
  ///   - credential: what went with the request. An application that sets that cookie anew, as many do with each answer,
  ///     would tell it to the client.
  ///   - setCookie: a cookie of ours, as a whole field value.
  ///   - preferenceApplied: what the gate has done of the client's `Prefer`.
  ///   - keepsAlive: whether the client's connection stays open.
  ///   - isHTTP10: the client speaks HTTP/1.0, which must be told about keep-alive.
  ///   - isWebSocket: the answer is a 101 after which the connection speaks WebSocket.
  ///   - buffer: where it goes.
  static func write(
    _ head: ResponseHead, framing: Framing, ownCookies: [StaticString], credential: LentCredential? = nil,
    setCookie: String?, preferenceApplied: String? = nil, keepsAlive: Bool, isHTTP10: Bool,
    isWebSocket: Bool = false, to buffer: Buffer
  ) {
    head.appendStatusLine(to: buffer)
    for index in 0..<head.fieldCount {
      let kind = head.fieldKind(index)
      if kind.isHopByHop || head.isNamedByConnection(index) { continue }
      // A 204 has no length (RFC 9110, 8.6): whoever believed one would take it out of the next answer.
      if kind == .contentLength && (framing != .none || head.status == 204) { continue }
      if kind == .setCookie && sets(ownCookies, credential, head.fieldValue(index)) { continue }
      head.appendField(index, to: buffer)
    }
    switch framing {
    case .length(let count):
      buffer.append("Content-Length: ")
      buffer.append(decimal: count)
      buffer.append("\r\n")
    case .chunked: buffer.append("Transfer-Encoding: chunked\r\n")
    case .none, .untilClose: break
    }
    if let setCookie {
      buffer.append("Set-Cookie: ")
      buffer.append(setCookie)
      buffer.append("\r\n")
    }
    if let preferenceApplied {
      buffer.append("Preference-Applied: ")
      buffer.append(preferenceApplied)
      buffer.append("\r\n")
    }
    if isWebSocket {
      buffer.append("Connection: Upgrade\r\nUpgrade: websocket\r\n")
    } else if !keepsAlive {
      buffer.append("Connection: close\r\n")
    } else if isHTTP10 {
      buffer.append("Connection: keep-alive\r\n")
    }
    buffer.append("\r\n")
  }

  /// Whether a `Set-Cookie` value names one of `names`, blanks in front and case disregarded. A cookie without a
  /// name (`=unloq-session=x`) is sent back as its value alone, and counts as what it then looks like.
  private static func sets(
    _ names: [StaticString], _ credential: LentCredential?, _ value: Span<UInt8>
  ) -> Bool {
    var start = 0
    while start < value.count, isBlank(value[start]) || value[start] == UInt8(ascii: "=") { start += 1 }
    let rest = value.extracting(start..<value.count)
    for name in names where begins(rest, with: name.bytes) { return true }
    if case .cookie(let name)? = credential?.place { return begins(rest, with: name.utf8.span) }
    return false
  }

  private static func begins(_ value: Span<UInt8>, with name: Span<UInt8>) -> Bool {
    guard value.count > name.count else { return false }
    let end = value[name.count]
    return (end == UInt8(ascii: "=") || isBlank(end))
      && value.extracting(0..<name.count).isEqualIgnoringCase(to: name)
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
  }
}
