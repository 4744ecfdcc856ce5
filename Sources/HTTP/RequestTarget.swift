import Bytes

/// Where the parts of a request target stand.
///
/// RFC 9112, 3.2 knows four forms. Origin-form and absolute-form are taken. Authority-form belongs to
/// CONNECT, which is refused. Asterisk-form (`OPTIONS *`) names no resource, so that no rule could speak
/// about it: refused as well, and with it `OPTIONS http://host`, which a last proxy would have to turn into
/// it.
struct RequestTarget {
  /// The path as sent, empty only in absolute-form.
  let path: Range<Int>
  /// What follows the first `?`, without it.
  let query: Range<Int>?
  /// The authority of an absolute-form target.
  let authority: Range<Int>?
  /// The port that absolute-form's scheme stands for.
  let defaultPort: Int

  /// - Parameters:
  ///   - head: the message head.
  ///   - target: the target's bytes in it, as `RequestLine` checked them.
  ///   - method: of the request; OPTIONS may name a host alone.
  /// - Throws: `.badTarget` or `.asteriskTarget`.
  init(_ head: Span<UInt8>, _ target: Range<Int>, _ method: Method) throws(HTTPError) {
    var at = target.lowerBound
    if head[at] == Byte.slash {
      authority = nil
      defaultPort = 80
    } else {
      let text = head.extracting(target)
      if text.isEqual(to: "*") { throw .asteriskTarget }
      let scheme = try RequestTarget.scheme(text)
      defaultPort = scheme == 7 ? 80 : 443
      at += scheme
      let start = at
      while at < target.upperBound && head[at] != Byte.slash && head[at] != Byte.question { at += 1 }
      guard at > start else { throw .badTarget }
      authority = start..<at
      if at == target.upperBound && method == .options { throw .asteriskTarget }
    }
    let pathStart = at
    while at < target.upperBound && head[at] != Byte.question { at += 1 }
    path = pathStart..<at
    query = at < target.upperBound ? at + 1..<target.upperBound : nil
  }

  /// The length of `http://` or `https://` that `text` begins with; schemes are case-insensitive (RFC 3986,
  /// 3.1).
  private static func scheme(_ text: Span<UInt8>) throws(HTTPError) -> Int {
    if text.count > 7, text.extracting(0..<7).isEqualIgnoringCase(to: "http://") { return 7 }
    if text.count > 8, text.extracting(0..<8).isEqualIgnoringCase(to: "https://") { return 8 }
    throw .badTarget
  }
}
