internal import Bytes
internal import Crypto
internal import HTTP

/// An upstream's 101, held against the handshake that it answers (RFC 6455, 4.1): whatever the client would refuse, or
/// could not have asked for, is not handed on.
enum WebSocketAcceptance {
  /// RFC 6455, 1.3: joined to the key, so that only a server that knows WebSocket can answer.
  private static let suffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

  /// What `Sec-WebSocket-Accept` has to say.
  static func text(for key: String) -> String {
    Base64.standard.encode(SHA1.digest((key + suffix).utf8.span).span)
  }

  /// Whether the answer is one that the client asked for.
  static func isValid(_ head: ResponseHead, for handshake: WebSocketHandshake) -> Bool {
    guard head.status == 101, head.switchesProtocol, !head.contains(.contentLength),
      !head.contains(.transferEncoding),
      only(.upgrade, of: head)?.isEqualIgnoringCase(to: "websocket") == true,
      only(.secWebSocketAccept, of: head)?.isEqual(to: text(for: handshake.key).utf8.span) == true
    else { return false }
    if head.contains(.secWebSocketProtocol) {
      guard let name = only(.secWebSocketProtocol, of: head),
        handshake.offers(protocol: String(copying: name))
      else { return false }
    }
    guard head.contains(.secWebSocketExtensions) else { return true }
    guard let value = only(.secWebSocketExtensions, of: head) else { return false }
    return handshake.offers(extensions: value)
  }

  @_lifetime(borrow head)
  private static func only(_ name: FieldName, of head: ResponseHead) -> Span<UInt8>? {
    head.isRepeated(name) ? nil : head.value(name)
  }
}
