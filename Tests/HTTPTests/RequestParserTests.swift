import Bytes
import HTTP
import Testing

@Suite struct RequestParserTests {
  @Test func `requests in one input are read one after the other`() throws {
    let input = Buffer(capacity: 64)
    input.append(
      "GET /1 HTTP/1.1\r\nHost: a\r\n\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\nGET /3 HTTP/1.1\r\nHost: a\r\n\r\nGE"
    )
    let head = RequestHead()
    var parser = RequestParser(limits: HTTPLimits())
    var seen: [String] = []
    while let consumed = try parser.parse(input.readable, into: head) {
      input.consume(consumed)
      seen.append(head.targetText)
    }
    #expect(seen == ["/1", "/2", "/3"])
    #expect(input.count == 2)
    #expect(parser.hasBegun)
  }

  @Test func `a parser that was reset reads from a new beginning`() throws {
    let head = RequestHead()
    var parser = RequestParser(limits: HTTPLimits())
    _ = try parser.parse(Array("GET /long/path HTTP/1.1\r\nHo".utf8).span, into: head)
    #expect(parser.hasBegun)
    parser.reset()
    #expect(!parser.hasBegun)
    let whole = Array("GET / HTTP/1.1\r\nHost: a\r\n\r\n".utf8)
    #expect(try parser.parse(whole.span, into: head) == whole.count)
    #expect(head.targetText == "/")
    #expect(!parser.hasBegun)
  }

  @Test func `nothing is refused and nothing begun before the first byte`() throws {
    var parser = RequestParser(limits: HTTPLimits())
    let nothing: [UInt8] = []
    #expect(try parser.parse(nothing.span, into: RequestHead()) == nil)
    #expect(!parser.hasBegun)
  }

  /// What is not HTTP is told at its first byte, so that the connection does not wait for its time-out.
  @Test(arguments: [0x16, 0x00, 0x20, 0x80, 0xFF, 0x3A, 0x2F] as [UInt8])
  func `a first byte that begins no method is refused at once`(_ byte: UInt8) {
    var parser = RequestParser(limits: HTTPLimits())
    #expect(Outcome.of(&parser, [byte], RequestHead()) == .refused(.malformedRequestLine))
  }

  @Test func `a lone LF is refused as soon as it arrives`() {
    var parser = RequestParser(limits: HTTPLimits())
    #expect(
      Outcome.of(&parser, Array("GET / HTTP/1.1\n".utf8)[...], RequestHead()) == .refused(.bareLineFeed))
  }

  /// A row of ceilings and a head, and what becomes of it.
  struct LimitRow: Sendable, CustomTestStringConvertible {
    let name: String
    let set: @Sendable (inout HTTPLimits) -> Void
    let text: String
    let expected: HTTPError?
    var testDescription: String { name }

    init(
      _ name: String, _ text: String, _ expected: HTTPError?,
      _ set: @escaping @Sendable (inout HTTPLimits) -> Void
    ) {
      self.name = name
      self.text = text
      self.expected = expected
      self.set = set
    }
  }

  static let limitRows = [
    LimitRow("request line, at", "GET /a HTTP/1.1\r\nHost: a\r\n\r\n", nil) {
      $0.requestLine = ByteCount(bytes: 15)
    },
    LimitRow("request line, over", "GET /aa HTTP/1.1\r\nHost: a\r\n\r\n", .requestLineTooLong) {
      $0.requestLine = ByteCount(bytes: 15)
    },
    LimitRow("field line, at", "GET / HTTP/1.1\r\nHost: abc\r\n\r\n", nil) {
      $0.fieldLine = ByteCount(bytes: 9)
    },
    LimitRow("field line, over", "GET / HTTP/1.1\r\nHost: abcd\r\n\r\n", .fieldLineTooLong) {
      $0.fieldLine = ByteCount(bytes: 9)
    },
    LimitRow("field count, at", "GET / HTTP/1.1\r\nHost: a\r\nB: c\r\n\r\n", nil) { $0.fieldCount = 2 },
    LimitRow("field count, over", "GET / HTTP/1.1\r\nHost: a\r\nB: c\r\nD:\r\n\r\n", .tooManyFields) {
      $0.fieldCount = 2
    },
    LimitRow("head, at", "GET / HTTP/1.1\r\nHost: a\r\n\r\n", nil) { $0.head = ByteCount(bytes: 27) },
    LimitRow("head, over", "GET / HTTP/1.1\r\nHost: ab\r\n\r\n", .headTooLarge) {
      $0.head = ByteCount(bytes: 27)
    },
    LimitRow("the empty line in front does not count", "\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", nil) {
      $0.head = ByteCount(bytes: 27)
    },
    LimitRow(
      "the smaller ceiling wins: head", "GET /aaaaaaaaaaaaaaaaaaaaaaa HTTP/1.1\r\nHost: a\r\n\r\n",
      .headTooLarge
    ) {
      $0.head = ByteCount(bytes: 20)
      $0.requestLine = ByteCount(bytes: 21)
    },
    LimitRow(
      "the smaller ceiling wins: line", "GET /aaaaaaaaaaaaaaaaaaaaaaa HTTP/1.1\r\nHost: a\r\n\r\n",
      .requestLineTooLong
    ) {
      $0.head = ByteCount(bytes: 20)
      $0.requestLine = ByteCount(bytes: 17)
    },
    LimitRow("a lone LF just over a ceiling", "GET / HTTP/1.1\r\nHost: abcd\n\r\n", .bareLineFeed) {
      $0.fieldLine = ByteCount(bytes: 9)
    },
  ]

  @Test(arguments: limitRows)
  func `a ceiling holds to the byte, wherever the bytes are cut`(_ row: LimitRow) {
    var limits = HTTPLimits()
    row.set(&limits)
    let bytes = Array(row.text.utf8)
    let expected: Outcome = row.expected.map { .refused($0) } ?? .accepted(consumed: bytes.count)
    for cut in 0...bytes.count {
      var parser = RequestParser(limits: limits)
      var outcome = Outcome.of(&parser, bytes[..<cut], RequestHead())
      if outcome == .needsMore { outcome = Outcome.of(&parser, bytes[...], RequestHead()) }
      #expect(outcome == expected, "cut at \(cut)")
    }
  }

  /// The attack: 200,000 small fields, or one line without an end. The refusal comes at the ceiling, however
  /// much more is sent, so that what must be buffered is bounded by it (CVE-2026-28980).
  @Test(arguments: ["A:\r\n", "a"])
  func `a flood is refused as soon as it passes a ceiling`(_ piece: String) {
    var bytes = Array("GET / HTTP/1.1\r\n".utf8)
    var parser = RequestParser(limits: HTTPLimits())
    var outcome = Outcome.needsMore
    while outcome == .needsMore && bytes.count < 1 << 20 {
      bytes += Array(repeatElement(piece, count: 16).joined().utf8)
      outcome = Outcome.of(&parser, bytes[...], RequestHead())
    }
    #expect(outcome != .needsMore)
    #expect(bytes.count <= 9_000)
  }

  /// Not a test of what is right but of what must not happen: no input traps, and no input is taken for
  /// something whose path is not what goes upstream.
  @Test func `damaged requests never trap and never part path and target`() {
    var random = SplitMix(seed: 1)
    let seeds = CorpusTests.cases.filter { $0.bytes.count < 600 }
    let head = RequestHead()
    for _ in 0..<20_000 {
      var bytes = seeds[random.below(seeds.count)].bytes
      for _ in 0...random.below(3) where !bytes.isEmpty {
        let at = random.below(bytes.count)
        switch random.below(3) {
        case 0: bytes[at] = UInt8(random.below(256))
        case 1: bytes.remove(at: at)
        default: bytes.insert(SplitMix.interesting[random.below(SplitMix.interesting.count)], at: at)
        }
      }
      var parser = RequestParser(limits: HTTPLimits())
      guard case .accepted = Outcome.of(&parser, bytes[...], head) else { continue }
      let path = head.targetText.prefix { $0 != "?" }
      #expect(PercentEncoding.decode(String(path).utf8.span) == [UInt8](copying: head.path))
      #expect(!head.pathText.contains("//") && !(head.pathText + "/").contains("/../"))
    }
  }
}
