import Bytes
import HTTP
import Testing

@testable import Transport

@Suite struct IncomingBodyTests {
  static func buffer(_ text: String) -> Buffer {
    let buffer = Buffer(capacity: 64)
    buffer.append(text)
    return buffer
  }

  static func text(_ buffer: Buffer) -> String { String(decoding: buffer.array, as: UTF8.self) }

  @Test func `a body of known length leaves the next request alone`() throws {
    var body = IncomingBody(.length(5), limits: HTTPLimits())
    let input = Self.buffer("helloGET / HTTP/1.1")
    let output = Buffer(capacity: 64)
    try body.move(from: input, to: output)
    #expect(Self.text(output) == "hello")
    #expect(Self.text(input) == "GET / HTTP/1.1")
    #expect(body.isFinished && body.count == 5)
  }

  @Test(arguments: 1...30)
  func `chunks are unframed whatever the split`(split: Int) throws {
    let wire = Array("5\r\nhello\r\n6;x=y\r\n world\r\n0\r\n\r\nGET".utf8)
    var body = IncomingBody(.chunked, limits: HTTPLimits())
    let input = Buffer(capacity: 64)
    let output = Buffer(capacity: 64)
    for part in [wire[..<split], wire[split...]] {
      input.append(Array(part))
      try body.move(from: input, to: output)
    }
    #expect(Self.text(output) == "hello world")
    #expect(Self.text(input) == "GET")
    #expect(body.isFinished && body.count == 11)
  }

  @Test func `chunks go on as chunks, with their trailers and without their extensions`() throws {
    var body = IncomingBody(.chunked, limits: HTTPLimits())
    let input = Self.buffer("5;a=b\r\nhello\r\n0\r\nX-Sum: 1\r\n\r\n")
    let output = Buffer(capacity: 64)
    try body.forward(from: input, to: output)
    #expect(Self.text(output) == "5\r\nhello\r\n0\r\nX-Sum: 1\r\n\r\n")
    #expect(body.isFinished)
  }

  @Test func `a chunked body may not grow beyond its ceiling`() {
    var limits = HTTPLimits()
    limits.body = ByteCount(bytes: 8)
    var body = IncomingBody(.chunked, limits: limits)
    let input = Self.buffer("5\r\nhello\r\n5\r\nworld\r\n0\r\n\r\n")
    #expect(throws: HTTPError.bodyTooLarge) {
      try body.move(from: input, to: Buffer(capacity: 64))
    }
  }

  @Test func `the end of the connection ends only a body that has no other end`() {
    var open = IncomingBody(answering: .untilClose)
    let openIsOver = open.endWithConnection()
    #expect(openIsOver)
    var cut = IncomingBody(answering: .length(3))
    let cutIsOver = cut.endWithConnection()
    #expect(!cutIsOver)
    var chunked = IncomingBody(answering: .chunked)
    let chunkedIsOver = chunked.endWithConnection()
    #expect(!chunkedIsOver)
  }

  @Test func `bytes read past the buffer are counted and bounded`() throws {
    var body = IncomingBody(.length(10), limits: HTTPLimits())
    #expect(body.directLimit == 10)
    try body.countDirect(4)
    #expect(body.directLimit == 6)
    try body.countDirect(6)
    #expect(body.isFinished)
  }
}
