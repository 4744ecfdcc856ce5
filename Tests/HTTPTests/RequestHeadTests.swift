import Bytes
import HTTP
import Testing

@Suite struct RequestHeadTests {
  static let text =
    "POST /a%20b/../c?x=1 HTTP/1.1\r\nHost: App.Example:8080\r\nCookie: a=b\r\nX-One:  1 \r\nX-One: 2\r\n"
    + "Content-Length: 3\r\n\r\n"

  @Test func `every part of a head can be read`() throws {
    let head = try requestHead(RequestHeadTests.text)
    #expect(head.method == .post)
    #expect(head.methodName == "POST")
    #expect(head.version == .http11)
    #expect(head.pathText == "/c")
    #expect(head.queryText == "x=1")
    #expect(head.targetText == "/c?x=1")
    #expect(head.hostText == "app.example")
    #expect(head.authorityText == "App.Example:8080")
    #expect(head.port == 8080)
    #expect(head.body == .length(3))
    #expect(head.keepsAlive)
    #expect(!head.expectsContinue)
    #expect(!head.requestsUpgrade)
  }

  @Test func `the spans say the same as the texts`() throws {
    let head = try requestHead(RequestHeadTests.text)
    #expect(String(copying: head.methodText) == head.methodName)
    #expect(String(copying: head.path) == head.pathText)
    let query = copied(head.query)
    #expect(query == head.queryText)
    #expect(String(copying: head.target) == head.targetText)
    #expect(String(copying: head.host) == head.hostText)
    #expect(String(copying: head.authority) == head.authorityText)
  }

  @Test func `fields are found by place and by kind`() throws {
    let head = try requestHead(RequestHeadTests.text)
    #expect(head.fieldCount == 5)
    #expect(
      (0..<5).map { String(copying: head.fieldName($0)) } == [
        "Host", "Cookie", "X-One", "X-One", "Content-Length",
      ])
    #expect(
      (0..<5).map { String(copying: head.fieldValue($0)) } == ["App.Example:8080", "a=b", "1", "2", "3"])
    #expect((0..<5).map { head.fieldKind($0) } == [.host, .cookie, .other, .other, .contentLength])
    #expect(head.first(.cookie) == 1)
    #expect(head.first(.origin) == nil)
    #expect(head.contains(.cookie))
    #expect(!head.contains(.origin))
    #expect(head.text(.cookie) == "a=b")
    #expect(head.text(.origin) == nil)
    let length = copied(head.value(.contentLength))
    let origin = copied(head.value(.origin))
    #expect(length == "3")
    #expect(origin == nil)
    #expect(!head.isRepeated(.cookie))
  }

  @Test func `a field is written as it came, white space at its ends left out`() throws {
    let head = try requestHead(RequestHeadTests.text)
    let output = Buffer(capacity: 64)
    head.appendField(2, to: output)
    #expect(String(copying: output.readable) == "X-One: 1\r\n")
  }

  @Test func `HTTP 1.0 goes upstream as 1.1`() throws {
    let head = try requestHead("GET //x HTTP/1.0\r\nHost: app.example\r\n\r\n")
    let output = Buffer(capacity: 64)
    head.appendRequestLine(to: output)
    #expect(String(copying: output.readable) == "GET /x HTTP/1.1\r\n")
    #expect(head.version == .http10)
  }

  @Test func `no query is another thing than an empty one`() throws {
    #expect(try requestHead("GET /a HTTP/1.1\r\nHost: a\r\n\r\n").queryText == nil)
    #expect(try requestHead("GET /a? HTTP/1.1\r\nHost: a\r\n\r\n").queryText == "")
  }

  @Test func `a head that is filled again shows nothing of the first request`() throws {
    let head = RequestHead()
    var parser = RequestParser(limits: HTTPLimits())
    _ = try parser.parse(Array(RequestHeadTests.text.utf8).span, into: head)
    _ = try parser.parse(Array("GET /d HTTP/1.0\r\nHost: b\r\n\r\n".utf8).span, into: head)
    #expect(head.method == .get)
    #expect(head.targetText == "/d")
    #expect(head.hostText == "b")
    #expect(head.port == nil)
    #expect(head.queryText == nil)
    #expect(head.fieldCount == 1)
    #expect(!head.contains(.cookie))
    #expect(head.body == .none)
    #expect(!head.keepsAlive)
  }

  /// Connections that are still waiting for bytes share one head.
  @Test func `a head is untouched until the next one is complete`() throws {
    let head = try requestHead(RequestHeadTests.text)
    var parser = RequestParser(limits: HTTPLimits())
    let begun = Array("GET /other HTTP/1.1\r\nHost: other\r\n".utf8)
    #expect(try parser.parse(begun.span, into: head) == nil)
    #expect(head.targetText == "/c?x=1")
  }

  @Test func `a head after a body above the ceiling is still there for the log`() throws {
    let head = RequestHead()
    var limits = HTTPLimits()
    limits.body = ByteCount(bytes: 2)
    var parser = RequestParser(limits: limits)
    let error = thrownError { _ = try parser.parse(Array(RequestHeadTests.text.utf8).span, into: head) }
    #expect(error == .bodyTooLarge)
    #expect(head.pathText == "/c")
    #expect(head.hostText == "app.example")
  }

  @Test func `without a ceiling any length is taken`() throws {
    var limits = HTTPLimits()
    limits.body = nil
    let head = try requestHead(
      "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 999999999999999999\r\n\r\n", limits: limits)
    #expect(head.body == .length(999_999_999_999_999_999))
  }

  @Test(
    arguments: [
      ("HTTP/1.1", [], true), ("HTTP/1.1", ["close"], false), ("HTTP/1.1", ["keep-alive"], true),
      ("HTTP/1.0", [], false), ("HTTP/1.0", ["keep-alive"], true), ("HTTP/1.0", ["Keep-Alive, close"], false),
      ("HTTP/1.1", ["x", "CLOSE"], false), ("HTTP/1.1", ["closed"], true), ("HTTP/1.1", ["upgrade"], true),
    ] as [(String, [String], Bool)])
  func `the connection stays open as RFC 9112 says`(_ version: String, _ options: [String], _ stays: Bool)
    throws
  {
    let lines = options.map { "Connection: \($0)\r\n" }.joined()
    #expect(try requestHead("GET / \(version)\r\nHost: a\r\n\(lines)\r\n").keepsAlive == stays)
  }

  @Test(arguments: [
    ("HTTP/1.1", "Connection: Upgrade\r\nUpgrade: websocket\r\n", true),
    ("HTTP/1.1", "Connection: keep-alive, upgrade\r\nUpgrade: websocket\r\n", true),
    ("HTTP/1.1", "Upgrade: websocket\r\n", false), ("HTTP/1.1", "Connection: Upgrade\r\n", false),
    ("HTTP/1.0", "Connection: Upgrade\r\nUpgrade: websocket\r\n", false),
  ])
  func `an upgrade needs the field and the option`(_ version: String, _ lines: String, _ asked: Bool) throws {
    #expect(try requestHead("GET / \(version)\r\nHost: a\r\n\(lines)\r\n").requestsUpgrade == asked)
  }

  @Test(arguments: [
    ("HTTP/1.1", "Content-Length: 3\r\n", true), ("HTTP/1.1", "Transfer-Encoding: chunked\r\n", true),
    ("HTTP/1.1", "", false), ("HTTP/1.1", "Content-Length: 0\r\n", false),
    ("HTTP/1.0", "Content-Length: 3\r\n", false),
  ])
  func `a 100 is waited for only in front of a body`(_ version: String, _ lines: String, _ waits: Bool) throws
  {
    let text = "POST / \(version)\r\nHost: a\r\nExpect: 100-continue\r\n\(lines)\r\n"
    #expect(try requestHead(text).expectsContinue == waits)
  }

  @Test func `an underscore twin shows what it would be taken for`() throws {
    let head = try getRequest(
      "X_Unloq_User: root", "X-Plain: 1", "X_Plain: 2", "x_forwarded_for: ::1", "X.Unloq-User: 1")
    #expect((1...5).map { head.fieldAlias($0) } == [.xUnloq, .other, .other, .xForwardedFor, .xUnloq])
    #expect((1...5).map { head.fieldKind($0) } == [.other, .other, .other, .other, .other])
  }

  @Test func `fields named by Connection are marked, whatever their case`() throws {
    let head = try getRequest("Connection: x-hop, Close", "X-HOP: 1", "X-Hop2: 2", "x-hop: 3")
    #expect((0..<head.fieldCount).map { head.isNamedByConnection($0) } == [false, false, true, false, true])
  }
}
