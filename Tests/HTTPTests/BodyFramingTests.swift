import HTTP
import Testing

/// Requests stand in `Corpus/content-length.http` and `Corpus/transfer-encoding.http`; these are the
/// responses.
@Suite struct BodyFramingTests {
  /// An answer's first line and fields, the method it answers, and what follows.
  struct Row: Sendable, CustomTestStringConvertible {
    let method: Method
    let status: String
    let lines: String
    let expected: BodyFraming
    var testDescription: String { "\(method) \(status) \(lines)" }

    init(_ method: Method, _ status: String, _ lines: String, _ expected: BodyFraming) {
      self.method = method
      self.status = status
      self.lines = lines
      self.expected = expected
    }
  }

  static let rows = [
    Row(.get, "200", "Content-Length: 5\r\n", .length(5)),
    Row(.get, "200", "Content-Length: 0\r\n", .length(0)),
    Row(.get, "200", "Transfer-Encoding: chunked\r\n", .chunked),
    Row(.get, "200", "Transfer-Encoding: CHUNKED\r\n", .chunked),
    Row(.get, "200", "", .untilClose),
    Row(.post, "404", "", .untilClose),
    Row(.head, "200", "Content-Length: 5\r\n", .none),
    Row(.head, "200", "Transfer-Encoding: chunked\r\n", .none),
    Row(.head, "200", "", .none),
    Row(.get, "204", "", .none),
    Row(.get, "204", "Content-Length: 0\r\n", .none),
    Row(.get, "304", "Content-Length: 5\r\n", .none),
    Row(.get, "304", "Transfer-Encoding: chunked\r\n", .none),
    Row(.get, "100", "", .none),
    Row(.get, "103", "Link: </a.css>\r\n", .none),
    Row(.get, "101", "Upgrade: websocket\r\nConnection: upgrade\r\n", .none),
    Row(.get, "205", "Content-Length: 0\r\n", .length(0)),
    Row(.other, "207", "Content-Length: 5\r\n", .length(5)),
    Row(.get, "200", "Content-Length: 999999999999999999\r\n", .length(999_999_999_999_999_999)),
  ]

  @Test(arguments: rows)
  func `the end of a response's body is found as RFC 9112 says`(_ row: Row) throws {
    let head = ResponseHead()
    var parser = ResponseParser(limits: HTTPLimits())
    let bytes = Array("HTTP/1.1 \(row.status) X\r\n\(row.lines)\r\n".utf8)
    #expect(try parser.parse(bytes.span, into: head, answering: row.method) == bytes.count)
    #expect(head.body == row.expected)
  }

  /// The attack: an upstream that can be made to send a contradictory head (response splitting through a
  /// stored value, a broken script) has two readers cut its answer differently; on a pooled connection the
  /// rest is the next person's answer.
  @Test(arguments: [
    ("1.1", "Content-Length: 5\r\nContent-Length: 5\r\n", HTTPError.duplicateContentLength),
    ("1.1", "Content-Length: 5\r\nContent-Length: 6\r\n", .duplicateContentLength),
    ("1.1", "Content-Length: 5, 5\r\n", .badContentLength),
    ("1.1", "Content-Length: -5\r\n", .badContentLength),
    ("1.1", "Content-Length:\r\n", .badContentLength),
    ("1.1", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", .contentLengthWithTransferEncoding),
    ("1.1", "Transfer-Encoding: gzip, chunked\r\n", .badTransferEncoding),
    ("1.1", "Transfer-Encoding: identity\r\n", .badTransferEncoding),
    ("1.1", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", .badTransferEncoding),
    ("1.0", "Transfer-Encoding: chunked\r\n", .transferEncodingInHTTP10),
  ])
  func `an answer that contradicts itself is refused, even where no body follows`(
    _ version: String, _ lines: String, _ error: HTTPError
  ) {
    for method in [Method.get, .head] {
      var parser = ResponseParser(limits: HTTPLimits())
      let bytes = Array("HTTP/\(version) 200 OK\r\n\(lines)\r\n".utf8)
      #expect(Outcome.of(&parser, bytes[...], ResponseHead(), answering: method) == .refused(error))
    }
  }
}
