internal import Bytes
internal import HTTP

/// Writes the request that goes upstream: the client's, minus what belongs to its connection or only pretends to come
/// from us, plus what we say.
enum RequestWriter {
  /// Appends the whole head.
  /// - Parameters:
  ///   - head: the client's request.
  ///   - identity: ready-made identity field lines, possibly none.
  ///   - assertion: the signed form of the same, a ready-made field line or nothing.
  ///   - dropsAuthorization: the gate has used `Authorization` itself.
  ///   - client: what upstreams are told about the client.
  ///   - ownCookies: names of the gate's cookies, which no upstream sees.
  ///   - host: sent as `Host`; nil sends the client's.
  ///   - framing: of the body.
  ///   - buffer: where it goes.
  static func write(
    _ head: RequestHead, identity: [UInt8], assertion: [UInt8] = [], dropsAuthorization: Bool,
    client: ForwardedClient,
    ownCookies: [StaticString], host: [UInt8]?, framing: BodyFraming, to buffer: Buffer
  ) {
    head.appendRequestLine(to: buffer)
    buffer.append("Host: ")
    if let host { buffer.append(host) } else { head.appendAuthority(to: buffer) }
    buffer.append("\r\n")
    for index in 0..<head.fieldCount where keeps(index, of: head, dropsAuthorization) {
      if head.fieldKind(index) == .cookie {
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
