import Bytes

/// The three parts of a request line.
///
/// RFC 9112, 3: `request-line = method SP request-target SP HTTP-version`, with exactly one space each time.
/// Readers that split at any white space, or take what is left over as the version, disagree about the
/// target.
struct RequestLine {
  /// What is asked.
  let method: Method
  /// Index behind the method, which begins at 0.
  let methodEnd: Int
  /// The target's bytes, only printable ASCII and no `#`.
  let target: Range<Int>
  /// The version.
  let version: HTTPVersion
  /// Index of the first field line.
  let end: Int

  /// Longer methods are answered with 501 (RFC 9112, 3): none in use comes near.
  private static let longestMethod = 32

  /// Reads the first line of `head`, which ends with CR LF.
  ///
  /// - Throws: what is wrong with the first part that is.
  init(_ head: Span<UInt8>) throws(HTTPError) {
    var at = head.firstIndex(outside: .method, from: 0)
    guard head[at] == Byte.space, at > 0 else {
      throw ByteSet.token.contains(head[at]) ? .badMethod : .malformedRequestLine
    }
    guard at <= RequestLine.longestMethod else { throw .methodTooLong }
    methodEnd = at
    method = Method(head.extracting(0..<at))
    at += 1
    let targetStart = at
    // Printable ASCII without `#`.
    at = head.firstInvisible(from: at, or: Byte.hash)
    guard head[at] == Byte.space, at > targetStart else {
      throw RequestLine.targetError(head[at], isEmpty: at == targetStart)
    }
    target = targetStart..<at
    (version, end) = try RequestLine.readVersion(head, from: at + 1)
    // Tunnels to wherever the client likes are not what a gate in front of named applications is for.
    if method == .connect { throw .connectNotSupported }
    // An upstream that obeys TRACE sends the request back with what the gateway has added to it, where scripts read it.
    if method == .trace { throw .traceNotSupported }
  }

  /// RFC 9112, 2.3: `HTTP-version = HTTP-name "/" DIGIT "." DIGIT`, case-sensitive.
  private static func readVersion(
    _ head: Span<UInt8>, from start: Int
  ) throws(HTTPError) -> (version: HTTPVersion, end: Int) {
    let end = start + 8
    guard end + 2 <= head.count, head[end] == Byte.carriageReturn, head[end + 1] == Byte.lineFeed else {
      throw .malformedRequestLine
    }
    let version = head.extracting(start..<end)
    if version.isEqual(to: "HTTP/1.1") { return (.http11, end + 2) }
    if version.isEqual(to: "HTTP/1.0") { return (.http10, end + 2) }
    guard version.extracting(0..<5).isEqual(to: "HTTP/"), version[5] &- 0x30 < 10, version[6] == Byte.dot,
      version[7] &- 0x30 < 10
    else { throw .malformedRequestLine }
    throw .unsupportedVersion
  }

  private static func targetError(_ byte: UInt8, isEmpty: Bool) -> HTTPError {
    // CVE-2026-41059: an allow rule matched `/foo#/public`, and the application saw `/foo`. A fragment is
    // never sent.
    if byte == Byte.hash { return .fragmentInTarget }
    if isEmpty && (byte == Byte.space || byte == Byte.carriageReturn) { return .malformedRequestLine }
    // A line of two parts is HTTP/0.9.
    return byte == Byte.carriageReturn ? .malformedRequestLine : .badTarget
  }
}
