import Bytes
import HTTP
import Testing

@Suite struct ResponseParserTests {
  private func parsed(_ text: String, answering method: Method = .get) throws -> ResponseHead {
    let head = ResponseHead()
    var parser = ResponseParser(limits: HTTPLimits())
    _ = try parser.parse(Array(text.utf8).span, into: head, answering: method)
    return head
  }

  @Test func `every part of a head can be read`() throws {
    let head = try parsed(
      "HTTP/1.1 404 Not  Found\r\nServer: x\r\nSet-Cookie: a=b\r\nSet-Cookie: c=d\r\nContent-Length: 2\r\n\r\n"
    )
    #expect(head.status == 404)
    #expect(head.version == .http11)
    #expect(String(copying: head.reason) == "Not  Found")
    #expect(head.fieldCount == 4)
    #expect((0..<4).map { head.fieldKind($0) } == [.server, .setCookie, .setCookie, .contentLength])
    #expect(head.isRepeated(.setCookie))
    #expect(head.body == .length(2))
    #expect(head.keepsAlive)
    #expect(!head.isInterim)
  }

  @Test(arguments: [
    ("HTTP/1.1 200 OK", "HTTP/1.1 200 OK\r\n"), ("HTTP/1.0 200 OK", "HTTP/1.1 200 OK\r\n"),
    ("HTTP/1.1 200 ", "HTTP/1.1 200 \r\n"),
    ("HTTP/1.1 200", "HTTP/1.1 200 \r\n"), ("HTTP/1.1 599 \u{E9}", "HTTP/1.1 599 \u{E9}\r\n"),
  ])
  func `a status line is handed on in our own form`(_ line: String, _ written: String) throws {
    let output = Buffer(capacity: 64)
    try parsed(line + "\r\nContent-Length: 0\r\n\r\n").appendStatusLine(to: output)
    #expect(String(copying: output.readable) == written)
  }

  @Test(arguments: [
    "HTTP/1.1", "HTTP/1.1 ", "HTTP/1.1 20", "HTTP/1.1 2000 OK", "HTTP/1.1 20x OK", "HTTP/1.1 099 X",
    "HTTP/1.1 600 X", "HTTP/1.1 000 X",
    "HTTP/1.1  200 OK", "HTTP/1.1\t200 OK", "HTTP/1.1 200\tOK", "HTTP/2.0 200 OK", "HTTP/1.2 200 OK",
    "http/1.1 200 OK", "ICY 200 OK",
    "HTTP/1.1 +20 OK", "HTTP/1.1 200 O\u{0}K", "HTTP/1.1 200 O\u{1B}K", "HTTP/1.1 200 O\rK",
    " HTTP/1.1 200 OK", "HTTP/11 200 OK",
    "<html>hello</html>", "HTTP/1.1 200OK",
  ])
  func `a status line that is none is refused`(_ line: String) {
    var parser = ResponseParser(limits: HTTPLimits())
    let bytes = Array("\(line)\r\nContent-Length: 0\r\n\r\n".utf8)
    #expect(
      Outcome.of(&parser, bytes[...], ResponseHead(), answering: .get) == .refused(.malformedStatusLine))
  }

  @Test func `an empty line in front of an answer is refused`() {
    var parser = ResponseParser(limits: HTTPLimits())
    let bytes = Array("\r\nHTTP/1.1 200 OK\r\n\r\n".utf8)
    #expect(
      Outcome.of(&parser, bytes[...], ResponseHead(), answering: .get) == .refused(.malformedStatusLine))
  }

  @Test(arguments: [
    ("X-A: b\nX-C: d\r\n", HTTPError.bareLineFeed), ("X-A: b\rX-C: d\r\n", .bareCarriageReturn),
    ("X-A: b\r\n c\r\n", .lineFolding),
    ("X-A : b\r\n", .spaceBeforeColon), (": b\r\n", .emptyFieldName), ("X-A\r\n", .missingColon),
    ("X-A: \u{1}\r\n", .controlInField),
    ("X\u{E9}: b\r\n", .badFieldName), ("Connection: a b\r\n", .badConnectionOption),
    ("Connection: content-length\r\nContent-Length: 1\r\n", .connectionNamesFraming),
  ])
  func `fields of answers are as strict as those of requests`(_ lines: String, _ error: HTTPError) {
    var parser = ResponseParser(limits: HTTPLimits())
    let bytes = Array("HTTP/1.1 200 OK\r\n\(lines)\r\n".utf8)
    #expect(Outcome.of(&parser, bytes[...], ResponseHead(), answering: .get) == .refused(error))
  }

  @Test func `interim answers come as heads of their own`() throws {
    let input = Buffer(capacity: 64)
    input.append(
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx"
    )
    let head = ResponseHead()
    var parser = ResponseParser(limits: HTTPLimits())
    var seen: [Int] = []
    var interim: [Bool] = []
    for _ in 0..<3 {
      let consumed = try #require(try parser.parse(input.readable, into: head, answering: .get))
      input.consume(consumed)
      seen.append(head.status)
      interim.append(head.isInterim)
    }
    #expect(seen == [100, 103, 200])
    #expect(interim == [true, true, false])
    #expect(String(copying: input.readable) == "x")
  }

  @Test func `a switch of protocols ends HTTP, it is not interim`() throws {
    let head = try parsed(
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n")
    #expect(!head.isInterim)
    #expect(head.body == .none)
  }

  @Test(arguments: [
    ("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n", true), ("HTTP/1.1 200 OK\r\n\r\n", false),
    ("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\n", false),
    ("HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\n", false),
    ("HTTP/1.0 200 OK\r\nContent-Length: 1\r\nConnection: keep-alive\r\n\r\n", true),
    ("HTTP/1.1 204 No Content\r\n\r\n", true), ("HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n", true),
    // What no body may follow and announces one: the body would be read as the next answer.
    ("HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n", false),
    ("HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n", false),
    ("HTTP/1.1 100 Continue\r\nContent-Length: 5\r\n\r\n", false),
    ("HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", true),
    ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", true),
  ])
  func `a connection goes back to its pool only where its end is known`(_ text: String, _ keeps: Bool) throws
  {
    #expect(try parsed(text).keepsAlive == keeps)
  }

  @Test func `where the bytes are cut changes nothing`() throws {
    let texts = [
      "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nX-A: b\r\n\r\n", "HTTP/1.1 200\r\n\r\n",
      "HTTP/1.1 200 OK\nX: y\r\n\r\n",
      "HTTP/1.1 2x0 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n",
      "rubbish",
      "HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
    ]
    for bytes in texts.map({ Array($0.utf8) }) {
      var whole = ResponseParser(limits: HTTPLimits())
      let expected = Outcome.of(&whole, bytes[...], ResponseHead(), answering: .get)
      for cut in 0...bytes.count {
        var parser = ResponseParser(limits: HTTPLimits())
        var outcome = Outcome.of(&parser, bytes[..<cut], ResponseHead(), answering: .get)
        if outcome == .needsMore {
          outcome = Outcome.of(&parser, bytes[...], ResponseHead(), answering: .get)
        }
        #expect(outcome == expected)
      }
    }
  }

  /// An application with an endless head must not fill the gateway's memory (attack row 25).
  @Test func `an answer's head has the same ceilings`() {
    var limits = HTTPLimits()
    limits.head = ByteCount(bytes: 100)
    var parser = ResponseParser(limits: limits)
    let bytes = Array("HTTP/1.1 200 OK\r\nX-A: \(String(repeating: "a", count: 200))".utf8)
    #expect(Outcome.of(&parser, bytes[...], ResponseHead(), answering: .get) == .refused(.headTooLarge))
    limits = HTTPLimits()
    limits.requestLine = ByteCount(bytes: 100)
    parser = ResponseParser(limits: limits)
    let line = Array("HTTP/1.1 200 \(String(repeating: "a", count: 200))".utf8)
    #expect(Outcome.of(&parser, line[...], ResponseHead(), answering: .get) == .refused(.headTooLarge))
  }

  @Test func `a parser that was reset reads from a new beginning`() throws {
    let head = ResponseHead()
    var parser = ResponseParser(limits: HTTPLimits())
    _ = try parser.parse(Array("HTTP/1.1 500 Some".utf8).span, into: head, answering: .get)
    parser.reset()
    let bytes = Array("HTTP/1.1 200 OK\r\n\r\n".utf8)
    #expect(try parser.parse(bytes.span, into: head, answering: .get) == bytes.count)
  }
}
