import Bytes
import HTTP
import Testing

@testable import Upstream

@Suite struct ResponseWriterTests {
  static func lines(
    _ response: String, to method: Method = .get, http10: Bool = false, keepsAlive: Bool = true,
    setCookie: String? = nil
  ) throws -> [String] {
    let head = ResponseHead()
    var parser = ResponseParser(limits: HTTPLimits())
    let bytes = Array(response.replacing("\n", with: "\r\n").utf8)
    _ = try parser.parse(bytes.span, into: head, answering: method)
    let buffer = Buffer(capacity: 256)
    ResponseWriter.write(
      head, framing: ResponseWriter.Framing(for: head.body, toHTTP10: http10),
      ownCookies: ["unloq-session"], setCookie: setCookie,
      keepsAlive: keepsAlive, isHTTP10: http10, to: buffer)
    return String(decoding: buffer.array, as: UTF8.self).split(separator: "\r\n").map(String.init)
  }

  @Test func `a known length is kept and the upstream's connection fields are not`() throws {
    let lines = try Self.lines(
      "HTTP/1.1 200 OK\nContent-Length: 3\nConnection: keep-alive, X-Hop\nX-Hop: 1\nKeep-Alive: timeout=5\nETag: \"a\"\n\n"
    )
    #expect(lines == ["HTTP/1.1 200 OK", "ETag: \"a\"", "Content-Length: 3"])
  }

  @Test func `an unknown length becomes chunks, and for HTTP 1.0 the end of the connection`() throws {
    let open = "HTTP/1.0 200 OK\nContent-Type: text/plain\n\n"
    #expect(try Self.lines(open).contains("Transfer-Encoding: chunked"))
    let old = try Self.lines(open, http10: true, keepsAlive: false)
    #expect(old == ["HTTP/1.1 200 OK", "Content-Type: text/plain", "Connection: close"])
  }

  @Test(arguments: [
    ("HTTP/1.1 200 OK\nContent-Length: 77\n\n", Method.head),
    ("HTTP/1.1 304 Not Modified\nContent-Length: 77\n\n", .get),
  ])
  func `the length of a body that is not sent is still told`(response: String, method: Method) throws {
    #expect(try Self.lines(response, to: method).contains("Content-Length: 77"))
  }

  @Test func `a new session's cookie is added to the answer`() throws {
    let lines = try Self.lines("HTTP/1.1 204 No Content\n\n", setCookie: "unloq-session=x; Path=/")
    #expect(lines == ["HTTP/1.1 204 No Content", "Set-Cookie: unloq-session=x; Path=/"])
  }

  /// The attack: an application behind the gate sets the gate's own cookie, so that its visitors act in a session that
  /// somebody else chose (session fixation).
  @Test func `an upstream cannot set the gate's cookies`() throws {
    let lines = try Self.lines(
      "HTTP/1.1 200 OK\nContent-Length: 0\nSet-Cookie: unloq-session=x\nSet-Cookie:  UNLOQ-Session =x; Path=/\n"
        + "Set-Cookie: unloq-session2=y\nSet-Cookie: theme=dark\n\n")
    #expect(
      lines.filter { $0.hasPrefix("Set-Cookie") } == [
        "Set-Cookie: unloq-session2=y", "Set-Cookie: theme=dark",
      ])
  }
}
