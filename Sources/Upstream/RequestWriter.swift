internal import Bytes
internal import Gate
internal import HTTP

/// Writes the request that goes upstream: the client's, minus what belongs to its connection or only pretends to come
/// from us, plus what we say.
enum RequestWriter {
  /// Appends the whole head.
  /// - Parameters:
  ///   - head: the client's request.
  ///   - identity: ready-made identity field lines, possibly none.
  ///   - assertion: the signed form of the same, a ready-made field line or nothing.
  ///   - credential: what the person's key has opened for the application; it takes the place of the client's own.
  ///   - dropsAuthorization: the gate has used `Authorization` itself.
  ///   - dropsCookies: the request goes on as nobody's.
  ///   - client: what upstreams are told about the client.
  ///   - ownCookies: names of the gate's cookies, which no upstream sees.
  ///   - claimField: a header that speaks to the gate alone, dropped in every spelling.
  ///   - host: sent as `Host`; nil sends the client's.
  ///   - framing: of the body.
  ///   - handshake: where the request is one for WebSocket: it is written anew, instead of what the client sent of it.
  ///   - buffer: where it goes.
  static func write(
    _ head: RequestHead, identity: [UInt8], assertion: [UInt8] = [], credential: LentCredential? = nil,
    dropsAuthorization: Bool, dropsCookies: Bool = false, client: ForwardedClient,
    ownCookies: [StaticString], claimField: FoldedFieldName? = nil, host: [UInt8]?,
    framing: BodyFraming, handshake: WebSocketHandshake? = nil, to buffer: Buffer
  ) {
    head.appendRequestLine(to: buffer)
    buffer.append("Host: ")
    if let host { buffer.append(host) } else { head.appendAuthority(to: buffer) }
    buffer.append("\r\n")
    for index in 0..<head.fieldCount where keeps(index, of: head, dropsAuthorization) {
      if let credential, replaces(credential, index, of: head) { continue }
      if let claimField, claimField.isAlias(head.fieldName(index)) { continue }
      if handshake != nil, head.fieldAlias(index).isOfWebSocket { continue }
      if head.fieldKind(index) == .cookie {
        if dropsCookies { continue }
        head.appendCookieField(index, without: ownCookies, to: buffer)
      } else {
        head.appendField(index, to: buffer)
      }
    }
    buffer.append(client.lines)
    head.appendAuthority(to: buffer)
    buffer.append("\"\r\nX-Forwarded-Host: ")
    head.appendAuthority(to: buffer)
    buffer.append("\r\n")
    buffer.append(identity)
    buffer.append(assertion)
    if let credential { append(credential, head, ownCookies, to: buffer) }
    if let handshake { append(handshake, of: head, to: buffer) }
    switch framing {
    case .none, .untilClose: break
    case .length(let count):
      buffer.append("Content-Length: ")
      buffer.append(decimal: count)
      buffer.append("\r\n")
    case .chunked: buffer.append("Transfer-Encoding: chunked\r\n")
    }
    buffer.append("\r\n")
  }

  /// Whether a field of the client's request is in the way of the credential: the one of its name, `_` and `-` alike. All of
  /// `Cookie` is written with it, in one field.
  private static func replaces(_ credential: LentCredential, _ index: Int, of head: RequestHead) -> Bool {
    switch credential.place {
    case .field(let name): name.isAlias(head.fieldName(index))
    case .cookie: head.fieldAlias(index) == .cookie
    }
  }

  /// Appends the credential. As a cookie it stands in front of the client's others, in the one `Cookie` field that a request
  /// has (RFC 6265, 5.4).
  private static func append(
    _ credential: LentCredential, _ head: RequestHead, _ ownCookies: [StaticString], to buffer: Buffer
  ) {
    switch credential.place {
    case .field(let name):
      buffer.append(name.text)
      buffer.append(": ")
      credential.appendValue(to: buffer)
    case .cookie(let name):
      buffer.append("Cookie: ")
      buffer.append(name)
      buffer.append("=")
      credential.appendValue(to: buffer)
      for index in 0..<head.fieldCount where head.fieldKind(index) == .cookie {
        if head.isNamedByConnection(index) { continue }
        head.appendCookies(index, without: ownCookies, and: name, to: buffer)
      }
    }
    buffer.append("\r\n")
  }

  /// RFC 6455, 4.1. The offers of extensions go on as they were sent: their parameters are the two ends' business.
  private static func append(_ handshake: WebSocketHandshake, of head: RequestHead, to buffer: Buffer) {
    buffer.append(
      "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ")
    buffer.append(handshake.key)
    buffer.append("\r\n")
    if !handshake.protocols.isEmpty {
      buffer.append("Sec-WebSocket-Protocol: ")
      buffer.append(handshake.protocols.joined(separator: ", "))
      buffer.append("\r\n")
    }
    for index in 0..<head.fieldCount where head.fieldKind(index) == .secWebSocketExtensions {
      buffer.append("Sec-WebSocket-Extensions: ")
      buffer.append(head.fieldValue(index))
      buffer.append("\r\n")
    }
  }

  /// Whether a field of the client's request goes on.
  ///
  /// Dropped: what belongs to one connection (RFC 9110, 7.6.1), what `Connection` names, framing (written anew),
  /// `Expect` (answered by us), what overrides the method, everything that claims to know the client, and every name that we set ourselves, `_`
  /// and `-` alike, because CGI-like applications read both as one (attack classes 2 to 5).
  private static func keeps(_ index: Int, of head: RequestHead, _ dropsAuthorization: Bool) -> Bool {
    let kind = head.fieldAlias(index)
    if kind == .authorization { return !dropsAuthorization }
    if kind.isHopByHop || kind.isForwarding { return false }
    switch kind {
    case .host, .contentLength, .expect, .xUnloq, .remoteUser, .methodOverride: return false
    default: return !head.isNamedByConnection(index)
    }
  }
}
