internal import Bytes
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
  ///   - setCookie: a cookie of ours, as a whole field value.
  ///   - keepsAlive: whether the client's connection stays open.
  ///   - isHTTP10: the client speaks HTTP/1.0, which must be told about keep-alive.
  ///   - buffer: where it goes.
  static func write(
    _ head: ResponseHead, framing: Framing, ownCookies: [StaticString], setCookie: String?, keepsAlive: Bool,
    isHTTP10: Bool, to buffer: Buffer
  ) {
    head.appendStatusLine(to: buffer)
    for index in 0..<head.fieldCount {
      let kind = head.fieldKind(index)
      if kind.isHopByHop || head.isNamedByConnection(index) { continue }
      // A 204 has no length (RFC 9110, 8.6): whoever believed one would take it out of the next answer.
      if kind == .contentLength && (framing != .none || head.status == 204) { continue }
      if kind == .setCookie && sets(ownCookies, head.fieldValue(index)) { continue }
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
    if !keepsAlive {
      buffer.append("Connection: close\r\n")
    } else if isHTTP10 {
      buffer.append("Connection: keep-alive\r\n")
    }
    buffer.append("\r\n")
  }

  /// Whether a `Set-Cookie` value names one of `names`, blanks in front and case disregarded. A cookie without a
  /// name (`=unloq-session=x`) is sent back as its value alone, and counts as what it then looks like.
  private static func sets(_ names: [StaticString], _ value: Span<UInt8>) -> Bool {
    var start = 0
    while start < value.count, isBlank(value[start]) || value[start] == UInt8(ascii: "=") { start += 1 }
    let rest = value.extracting(start..<value.count)
    for name in names {
      let length = name.utf8CodeUnitCount
      guard rest.count > length else { continue }
      let end = rest[length]
      let isWhole = end == UInt8(ascii: "=") || isBlank(end)
      if isWhole && rest.extracting(0..<length).isEqualIgnoringCase(to: name) { return true }
    }
    return false
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
  }
}
