import Bytes
import HTTP
import Testing

/// What is refused stands in `Corpus/chunked.http`, fed at every split point; this is how the decoder is
/// driven.
@Suite struct ChunkedDecoderTests {
  static let message = Array(
    "5;x=y\r\nhello\r\n00D\r\n, wide world!\r\n0\r\nX-A: 1\r\nX-B: 2\r\n\r\nrest".utf8)

  @Test func `data comes in place, trailers line by line, and the rest is left`() throws {
    let decoded = try decodedChunks([ChunkedDecoderTests.message[...]])
    #expect(String(decoding: decoded.data, as: UTF8.self) == "hello, wide world!")
    #expect(decoded.trailers == ["X-A: 1", "X-B: 2"])
    #expect(String(decoding: decoded.rest, as: UTF8.self) == "rest")
    #expect(decoded.isFinished)
  }

  @Test func `where the bytes are cut changes nothing`() throws {
    let message = ChunkedDecoderTests.message
    for first in 0...message.count {
      for second in stride(from: first, through: message.count, by: 7) {
        let decoded = try decodedChunks([message[..<first], message[first..<second], message[second...]])
        #expect(decoded.data == Array("hello, wide world!".utf8))
        #expect(decoded.trailers == ["X-A: 1", "X-B: 2"])
        #expect(decoded.rest == Array("rest".utf8))
      }
    }
  }

  @Test func `a body that comes byte by byte is the same`() throws {
    let message = ChunkedDecoderTests.message.dropLast(4)
    let decoded = try decodedChunks(message.indices.map { message[$0...$0] })
    #expect(decoded.data == Array("hello, wide world!".utf8))
    #expect(decoded.isFinished)
  }

  @Test func `a body is not finished before its last line feed`() throws {
    let message = ChunkedDecoderTests.message.dropLast(4)
    for end in message.startIndex..<message.endIndex {
      #expect(try !decodedChunks([message[..<end]]).isFinished, "\(end) bytes")
    }
  }

  @Test func `each step says what to consume`() throws {
    var decoder = ChunkedDecoder(limits: HTTPLimits())
    let first = Array("3\r\nab".utf8)
    let data = try decoder.next(first.span)
    #expect(data.event == .data(3..<5))
    #expect(data.consumed == 5)
    #expect(decoder.bodyLength == 3)
    let rest = Array("c\r\n0\r\nT: x\r\n\r\n".utf8)
    #expect(try decoder.next(rest.span).event == .data(0..<1))
    let trailer = try decoder.next(Array(rest[1...]).span)
    #expect(trailer.event == .trailer(5..<9))
    #expect(trailer.consumed == 11)
    let end = try decoder.next(Array(rest[12...]).span)
    #expect(end.event == .finished)
    #expect(end.consumed == 2)
    #expect(decoder.isFinished)
    let after = try decoder.next(rest.span)
    #expect(after.event == .finished)
    #expect(after.consumed == 0)
  }

  @Test func `an unfinished trailer line stays in the input`() throws {
    var decoder = ChunkedDecoder(limits: HTTPLimits())
    let step = try decoder.next(Array("0\r\nX-A: unfin".utf8).span)
    #expect(step.event == .needsMore)
    #expect(step.consumed == 3)
  }

  /// The attack: the last chunk and a good trailer are forwarded, and to many servers the request is
  /// complete; the second trailer, for which it is refused, comes too late.
  @Test func `no trailer is handed out before the last one was checked`() throws {
    var decoder = ChunkedDecoder(limits: HTTPLimits())
    let begun = Array("0\r\nX-A: 1\r\nX-B: 2\r\n".utf8)
    let step = try decoder.next(begun.span)
    #expect(step.event == .needsMore)
    #expect(step.consumed == 3)
    let bad = Array("X-A: 1\r\nX-B: 2\r\nHost: b\r\n\r\n".utf8)
    #expect(thrownError { _ = try decoder.next(bad.span) } == .forbiddenTrailer)
  }

  @Test func `no bytes need more`() throws {
    var decoder = ChunkedDecoder(limits: HTTPLimits())
    let nothing: [UInt8] = []
    let step = try decoder.next(nothing.span)
    #expect(step.event == .needsMore)
    #expect(step.consumed == 0)
  }

  @Test(
    arguments: [
      ("5", 5, nil), ("5", 4, HTTPError.bodyTooLarge), ("fffffffffffffff", nil, nil),
      ("fffffffffffffff", 1 << 40, .bodyTooLarge),
    ] as [(String, Int?, HTTPError?)])
  func `a chunk above the ceiling is refused by its size`(
    _ size: String, _ ceiling: Int?, _ error: HTTPError?
  ) {
    var limits = HTTPLimits()
    limits.body = ceiling.map { ByteCount(bytes: $0) }
    var decoder = ChunkedDecoder(limits: limits)
    #expect(thrownError { _ = try decoder.next(Array("\(size)\r\n".utf8).span) } == error)
  }

  @Test func `the sizes of endless chunks cannot overflow`() throws {
    var limits = HTTPLimits()
    limits.body = nil
    let first = Array("fffffffffffffff\r\n".utf8)
    var decoder = ChunkedDecoder(limits: limits)
    _ = try decoder.next(first.span)
    #expect(decoder.bodyLength == 0xFFF_FFFF_FFFF_FFFF)
    #expect(!decoder.isFinished)
  }

  @Test func `a chunk-size line holds its ceiling to the byte`() throws {
    var limits = HTTPLimits()
    limits.chunkLine = ByteCount(bytes: 6)
    #expect(try decodedChunks([Array("1;aaaa\r\nx\r\n0\r\n\r\n".utf8)[...]], limits: limits).isFinished)
    #expect(
      thrownError { _ = try decodedChunks([Array("1;aaaaa\r\nx\r\n".utf8)[...]], limits: limits) }
        == .chunkLineTooLong)
    #expect(
      thrownError { _ = try decodedChunks([Array("1;aaaaaaa".utf8)[...]], limits: limits) }
        == .chunkLineTooLong)
  }

  @Test(
    arguments: [
      ("T: aaaa\r\n", nil), ("T: aaaaa\r\n", HTTPError.trailersTooLarge),
      ("T: aaaaaaaaaaaa", .trailersTooLarge),
      ("A:\r\nB:\r\n", nil), ("A:\r\nB:\r\nC:\r\n", .trailersTooLarge), ("", nil),
    ] as [(String, HTTPError?)])
  func `trailers hold their ceiling to the byte`(_ lines: String, _ error: HTTPError?) {
    var limits = HTTPLimits()
    limits.trailers = ByteCount(bytes: 9)
    let bytes = Array("0\r\n\(lines)\(error == nil ? "\r\n" : "")".utf8)
    for cut in 0...bytes.count {
      #expect(thrownError { _ = try decodedChunks([bytes[..<cut], bytes[cut...]], limits: limits) } == error)
    }
  }

  @Test func `trailers are as many as fields may be`() {
    var limits = HTTPLimits()
    limits.fieldCount = 2
    let bytes = Array("0\r\nA: 1\r\nB: 2\r\nC: 3\r\n\r\n".utf8)
    #expect(thrownError { _ = try decodedChunks([bytes[...]], limits: limits) } == .trailersTooLarge)
  }

  /// CVE-2023-39326: the reader is kept busy with framing. Small chunks without extensions are no attack.
  @Test func `a million one-byte chunks without extensions are fine`() throws {
    var decoder = ChunkedDecoder(limits: HTTPLimits())
    let chunk = Array("1\r\nx\r\n".utf8)
    let end = Array("\r\n".utf8)
    for _ in 0..<20_000 {
      let step = try decoder.next(chunk.span)
      #expect(step.event == .data(3..<4))
      _ = try decoder.next(end.span)
    }
    #expect(decoder.bodyLength == 20_000)
  }

  @Test func `damaged bodies never trap`() {
    var random = SplitMix(seed: 9)
    for _ in 0..<20_000 {
      var bytes = ChunkedDecoderTests.message
      for _ in 0...random.below(3) {
        bytes[random.below(bytes.count)] =
          random.below(2) == 0
          ? UInt8(random.below(256)) : SplitMix.interesting[random.below(SplitMix.interesting.count)]
      }
      let cut = random.below(bytes.count)
      _ = thrownError { _ = try decodedChunks([bytes[..<cut], bytes[cut...]]) }
    }
  }
}
