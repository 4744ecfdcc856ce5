import Bytes
import HTTP
import Testing

/// Frames of RFC 6455 as bytes, and what the scanner makes of them however they are cut into pieces.
@Suite struct FrameScannerTests {
  /// One frame; `mask` false for a server's.
  private static func frame(
    _ opcode: UInt8, _ count: Int, final: Bool = true, mask: Bool = true, bits: UInt8 = 0
  ) -> [UInt8] {
    var bytes: [UInt8] = [(final ? 0x80 : 0) | bits | opcode]
    let masked: UInt8 = mask ? 0x80 : 0
    switch count {
    case ..<126: bytes.append(masked | UInt8(count))
    case ..<65_536: bytes += [masked | 126, UInt8(count >> 8), UInt8(count & 0xFF)]
    default: bytes += [masked | 127] + (0..<8).map { UInt8(truncatingIfNeeded: count >> (56 - 8 * $0)) }
    }
    if mask { bytes += [1, 2, 3, 4] }
    return bytes + Array(repeating: 0x88, count: count)
  }

  /// What became of a whole stream.
  private struct Outcome: Equatable {
    var cleared = 0
    var boundary = 0
    var dataFrames: UInt64 = 0
    var isClosed = false
    var isBroken = false
  }

  /// Feeds `bytes` in pieces that end at `cuts`; what is not cleared stays in front of the next piece.
  private func run(
    _ bytes: [UInt8], cuts: [Int], _ sender: FrameScanner.Sender = .client, extensions: Bool = false
  ) -> Outcome {
    var scanner = FrameScanner(sender, allowsExtensionBits: extensions)
    var outcome = Outcome()
    for end in cuts + [bytes.count] {
      let progress = scanner.scan(bytes.span.extracting(outcome.cleared..<end))
      if let boundary = progress.boundary { outcome.boundary = outcome.cleared + boundary }
      outcome.cleared += progress.cleared
    }
    outcome.dataFrames = scanner.dataFrames
    outcome.isClosed = scanner.isClosed
    outcome.isBroken = scanner.isBroken
    return outcome
  }

  private static let conversation: [UInt8] =
    frame(1, 0) + frame(2, 5, final: false) + frame(9, 3) + frame(0, 125, final: false) + frame(10, 0)
    + frame(0, 126) + frame(1, 300) + frame(2, 65_535) + frame(2, 65_536)

  @Test func `a conversation passes whole`() {
    let bytes = Self.conversation
    #expect(
      run(bytes, cuts: []) == Outcome(cleared: bytes.count, boundary: bytes.count, dataFrames: 7))
  }

  @Test func `it does not matter where a conversation is cut`() {
    let short = Array(Self.conversation.prefix(900)) + []
    let whole = run(short, cuts: [])
    for first in 0...short.count {
      #expect(run(short, cuts: [first]) == whole)
      #expect(run(short, cuts: [first, min(short.count, first + 1), min(short.count, first + 3)]) == whole)
    }
    #expect(run(short, cuts: Array(0..<short.count)) == whole)
  }

  @Test func `long lengths are cut at every byte of their header`() {
    for count in [126, 65_535, 65_536, 70_000] {
      let bytes = Self.frame(2, count) + Self.frame(1, 1)
      for cut in 0...20 {
        #expect(
          run(bytes, cuts: [cut]) == Outcome(cleared: bytes.count, boundary: bytes.count, dataFrames: 2))
      }
    }
  }

  @Test func `a header that has only begun is not let through, and its frame has not begun`() {
    let bytes = Self.frame(1, 4) + Self.frame(2, 300)
    for cut in 10..<18 {
      let outcome = run(Array(bytes[..<cut]), cuts: [])
      #expect(outcome.cleared == 10 && outcome.boundary == 10 && outcome.dataFrames == 1)
    }
    // The header is whole now: its frame has begun, and can be ended at its end only.
    let outcome = run(Array(bytes[..<18]), cuts: [])
    #expect(outcome.cleared == 18 && outcome.boundary == 10 && outcome.dataFrames == 2)
  }

  @Test func `inside a frame there is no boundary`() {
    var scanner = FrameScanner(.server, allowsExtensionBits: false)
    let bytes = Self.frame(2, 100, mask: false)
    #expect(scanner.scan(bytes.span.extracting(0..<50)) == .init(cleared: 50, boundary: 0))
    #expect(scanner.scan(bytes.span.extracting(50..<80)) == .init(cleared: 30, boundary: nil))
    #expect(scanner.scan(bytes.span.extracting(80..<102)) == .init(cleared: 22, boundary: 22))
    #expect(scanner.scan(Span()) == .init(cleared: 0, boundary: 0))
  }

  @Test func `nothing passes behind a close`() {
    let close = Self.frame(8, 2)
    let bytes = Self.frame(1, 1) + close + Self.frame(1, 1)
    for cut in 0...bytes.count {
      let outcome = run(bytes, cuts: [cut])
      #expect(outcome.isClosed && !outcome.isBroken && outcome.dataFrames == 1)
      #expect(outcome.cleared == 7 + close.count && outcome.boundary == outcome.cleared)
    }
  }

  /// What breaks the rules, behind a frame that keeps them; the sender is the client unless it is masked wrongly.
  private static let broken: [(String, [UInt8])] = [
    ("not masked", frame(1, 1, mask: false)), ("reserved opcode 3", frame(3, 1)),
    ("reserved opcode 11", frame(11, 1)), ("reserved opcode 15", frame(15, 0)),
    ("reserved bit 1", frame(1, 1, bits: 0x40)), ("reserved bit 3", frame(1, 1, bits: 0x10)),
    ("long ping", frame(9, 126)), ("long close", frame(8, 65_536)), ("close of one byte", frame(8, 1)),
    ("ping in pieces", frame(9, 1, final: false)), ("continuation of nothing", frame(0, 1)),
    ("padded length of 16 bits", [0x81, 0xFE, 0, 125, 1, 2, 3, 4]),
    ("padded length of 64 bits", [0x81, 0xFF, 0, 0, 0, 0, 0, 0, 255, 255, 1, 2, 3, 4]),
    ("length with the highest bit", [0x81, 0xFF, 0x80, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4]),
    ("another protocol", Array("GET /smuggled HTTP/1.1\r\n\r\n".utf8)),
  ]

  @Test(arguments: broken.indices) func `what breaks the rules is not let through`(_ index: Int) {
    let (name, bad) = Self.broken[index]
    let bytes = Self.frame(1, 4) + bad
    for cut in 0...bytes.count {
      let outcome = run(bytes, cuts: [cut])
      #expect(outcome.isBroken && !outcome.isClosed, "\(name) cut at \(cut)")
      #expect(outcome.cleared == 10 && outcome.boundary == 10, "\(name) cut at \(cut)")
      #expect(outcome.dataFrames == 1)
    }
  }

  @Test func `a message does not begin inside another one`() {
    let bytes = Self.frame(1, 1, final: false) + Self.frame(1, 1)
    #expect(run(bytes, cuts: []).isBroken)
    #expect(!run(Self.frame(1, 1, final: false) + Self.frame(0, 1), cuts: []).isBroken)
  }

  @Test func `a server does not mask, and an extension gives the reserved bits a meaning`() {
    #expect(run(Self.frame(1, 1), cuts: [], .server).isBroken)
    let bytes = Self.frame(1, 9, mask: false, bits: 0x40)
    #expect(run(bytes, cuts: [], .server).isBroken)
    #expect(run(bytes, cuts: [], .server, extensions: true).dataFrames == 1)
  }

  /// Any bytes at all, cut anywhere: never a trap, and always the same outcome.
  @Test(arguments: 0..<200) func `noise is judged alike however it comes`(_ seed: UInt64) {
    var state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1
    func next() -> UInt8 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(truncatingIfNeeded: state >> 56)
    }
    // Mostly small, well-formed beginnings, so that the walk goes deep.
    var bytes: [UInt8] = []
    while bytes.count < 120 {
      let opcode = [1, 2, 9, 10, 0, 8, next() & 15][Int(next()) % 7]
      bytes += Self.frame(opcode, Int(next() & 31), final: next() & 7 != 0, bits: next() & 63 == 0 ? 0x40 : 0)
    }
    let whole = run(bytes, cuts: [])
    for cut in 0...bytes.count { #expect(run(bytes, cuts: [cut]) == whole) }
    #expect(run(bytes, cuts: Array(0..<bytes.count)) == whole)
  }
}
