import Bytes
import HTTP
import Testing

@Suite struct BufferChunksTests {
  @Test func `chunks are written as RFC 9112 says`() {
    let buffer = Buffer(capacity: 64)
    buffer.appendChunk(Array("hello".utf8).span)
    buffer.beginChunk(size: 17)
    buffer.append(Array(repeating: 0x78, count: 17))
    buffer.endChunk()
    buffer.endChunks()
    #expect(String(copying: buffer.readable) == "5\r\nhello\r\n11\r\nxxxxxxxxxxxxxxxxx\r\n0\r\n\r\n")
  }

  /// A chunk of no bytes would end the body in the middle.
  @Test func `no data writes no chunk`() {
    let buffer = Buffer(capacity: 64)
    let nothing: [UInt8] = []
    buffer.appendChunk(nothing.span)
    #expect(buffer.isEmpty)
  }

  @Test func `trailers stand behind the last chunk`() {
    let buffer = Buffer(capacity: 64)
    buffer.beginTrailers()
    buffer.append("X-A: b\r\n")
    buffer.endTrailers()
    #expect(String(copying: buffer.readable) == "0\r\nX-A: b\r\n\r\n")
  }

  @Test func `what is written can be read again`() throws {
    var random = SplitMix(seed: 10)
    for _ in 0..<200 {
      let buffer = Buffer(capacity: 64)
      var data: [UInt8] = []
      for _ in 0..<random.below(8) {
        let piece = (0..<random.below(300)).map { _ in UInt8(random.below(256)) }
        data += piece
        buffer.appendChunk(piece.span)
      }
      buffer.endChunks()
      let bytes = [UInt8](copying: buffer.readable)
      let cut = random.below(bytes.count)
      let decoded = try decodedChunks([bytes[..<cut], bytes[cut...]])
      #expect(decoded.data == data)
      #expect(decoded.isFinished)
    }
  }
}
