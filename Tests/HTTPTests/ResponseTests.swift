import Bytes
import HTTP
import Testing

@Suite struct ResponseTests {
  private func written(_ response: Response, headOnly: Bool = false, keepAlive: Bool = true) -> String {
    let buffer = Buffer(capacity: 64)
    response.write(onto: buffer, headOnly: headOnly, keepAlive: keepAlive)
    return String(copying: buffer.readable)
  }

  @Test func `an answer has its length and says what becomes of the connection`() {
    var response = Response(status: 200, fields: [("Content-Type", "text/plain")], body: Array("hello".utf8))
    response.add("X-A", "b")
    #expect(
      written(response)
        == "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nX-A: b\r\nContent-Length: 5\r\nConnection: keep-alive\r\n\r\nhello"
    )
    #expect(written(response, keepAlive: false).contains("\r\nConnection: close\r\n"))
  }

  @Test func `an answer to HEAD is the same without its body`() {
    let response = Response(status: 200, body: Array("hello".utf8))
    #expect(
      written(response, headOnly: true)
        == "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: keep-alive\r\n\r\n")
  }

  @Test(arguments: [204, 304]) func `an answer without a body by its status has no length`(_ status: Int) {
    let text = written(Response(status: status, body: Array("hello".utf8)))
    #expect(!text.contains("Content-Length"))
    #expect(text.hasSuffix("\r\n\r\n"))
  }

  @Test func `an empty body is announced as such`() {
    #expect(written(Response(status: 303, fields: [("Location", "/")])).contains("\r\nContent-Length: 0\r\n"))
  }

  @Test(arguments: ["Content-Length", "content-length", "Transfer-Encoding", "Connection", "Content_Length"])
  func `framing is ours to write`(_ name: String) {
    let text = written(Response(status: 200, fields: [(name, "17")]))
    #expect(!text.contains("17"))
    #expect(text.contains("Content-Length: 0\r\n"))
  }

  /// The attack: a target with an encoded line end becomes a `Location` with a real one, and the client reads
  /// a second answer. Leaving out the field might leave out a protection: the whole answer is withdrawn.
  @Test(arguments: [
    ("Location", "/\r\nSet-Cookie: a=b"), ("Location", "/\n"), ("Location", "/\r"), ("X-A", "a\u{0}b"),
    ("X-A", "\u{7F}"),
    ("X A", "b"), ("X-A:", "b"), ("", "b"), ("X\r\nB", "c"), ("X-é", "b"),
  ])
  func `a field that would break out of its line makes the answer an empty 500`(
    _ name: String, _ value: String
  ) {
    let text = written(
      Response(status: 200, fields: [("X-Before", "1"), (name, value)], body: Array("secret".utf8)))
    #expect(text == "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
  }

  @Test func `what is written is an answer to our own parser`() throws {
    let buffer = Buffer(capacity: 64)
    Response(status: 403, fields: [("X-A", "b")], body: [1, 2, 3]).write(
      onto: buffer, headOnly: false, keepAlive: true)
    let head = ResponseHead()
    var parser = ResponseParser(limits: HTTPLimits())
    let consumed = try #require(try parser.parse(buffer.readable, into: head, answering: .get))
    #expect(head.status == 403)
    #expect(head.body == .length(3))
    #expect(buffer.count - consumed == 3)
  }

  @Test(arguments: [
    (200, "OK"), (303, "See Other"), (421, "Misdirected Request"), (431, "Request Header Fields Too Large"),
    (504, "Gateway Timeout"),
    (299, "Success"), (399, "Redirection"), (499, "Client Error"), (599, "Server Error"),
    (199, "Informational"),
  ])
  func `a status has a phrase, or that of its class`(_ status: Int, _ phrase: String) {
    #expect(ReasonPhrase.text(for: status).description == phrase)
  }
}
