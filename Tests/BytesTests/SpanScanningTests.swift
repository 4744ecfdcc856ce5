import Bytes
import Testing

@Suite struct SpanScanningTests {
  /// The same by the slow way.
  private func slowFirstControl(_ bytes: [UInt8], from start: Int) -> Int {
    bytes[start...].firstIndex { ($0 < 0x20 && $0 != 0x09) || $0 == 0x7F } ?? bytes.count
  }

  @Test func `every byte is judged alike, wherever it stands among others`() {
    for byte in UInt8.min...UInt8.max {
      for length in [1, 7, 8, 9, 17] {
        for place in 0..<length {
          var bytes = [UInt8](repeating: 0x61, count: length)
          bytes[place] = byte
          #expect(bytes.span.firstControl(from: 0) == slowFirstControl(bytes, from: 0))
        }
      }
    }
  }

  @Test func `bytes beside one another do not disturb each other`() {
    let chosen: [UInt8] = [0x00, 0x08, 0x09, 0x0A, 0x0D, 0x1F, 0x20, 0x7E, 0x7F, 0x80, 0x9F, 0xFF]
    for first in chosen {
      for second in chosen {
        for third in chosen {
          let bytes = [0x61, first, second, third, 0x62, first, 0x63, second, third, 0x64]
          for start in 0...bytes.count {
            #expect(bytes.span.firstControl(from: start) == slowFirstControl(bytes, from: start))
          }
        }
      }
    }
  }

  @Test func `a word is the bytes in order, the rest zero, near the end too`() {
    let bytes = Array(UInt8(1)...20)
    for index in 0...20 {
      for count in 0...min(8, 20 - index) {
        var expected: UInt64 = 0
        for offset in 0..<count { expected |= UInt64(bytes[index + offset]) << UInt64(8 * offset) }
        #expect(bytes.span.word(at: index, count: count) == expected)
      }
    }
  }

  @Test func `a byte is found at or behind the start`() {
    let bytes = Array("a\nb\nc".utf8)
    let found = (0...5).map { bytes.span.firstIndex(of: 0x0A, from: $0) }
    #expect(found == [1, 1, 3, 3, nil, nil])
  }

  @Test(arguments: [
    ("", "", true, true), ("a", "a", true, true), ("a", "A", false, true), ("aZ-9", "Az-9", false, true),
    ("a", "ab", false, false), ("@", "`", false, false), ("[", "{", false, false),
    ("a\u{0}", "a\u{1}", false, false),
    // Longer than a word: a difference before, at and behind its end, in case and otherwise.
    ("unloq-session", "unloq-session", true, true), ("UNLOQ-session", "unloq-SESSION", false, true),
    ("unloq-session", "unloq-browser", false, false), ("unloq-sessioN!", "unloq-session!", false, true),
    ("unloq-sessiom", "unloq-session", false, false), ("unloq@session", "unloq`session", false, false),
    ("unloq[session", "unloq{session", false, false),
  ])
  func `two runs are compared with and without case`(
    _ one: String, _ other: String, _ equal: Bool, _ folded: Bool
  ) {
    let left = Array(one.utf8)
    let right = Array(other.utf8)
    let isEqual = left.span.isEqual(to: right.span)
    let isFolded = left.span.isEqualIgnoringCase(to: right.span)
    #expect(isEqual == equal)
    #expect(isFolded == folded)
  }

  @Test func `a literal is compared like any other run`() {
    let bytes = Array("Chunked".utf8)
    let results = [
      bytes.span.isEqual(to: "Chunked"), bytes.span.isEqual(to: "chunked"), bytes.span.isEqual(to: "Chunke"),
      bytes.span.isEqualIgnoringCase(to: "chunKED"), bytes.span.isEqualIgnoringCase(to: "chunkedx"),
    ]
    #expect(results == [true, false, false, true, false])
  }

  /// What the run means, one byte at a time.
  private func end(_ bytes: [UInt8], _ start: Int) -> Int {
    bytes[start...].firstIndex { $0 < 0x20 || $0 >= 0x7F || $0 == 0x22 || $0 == 0x5C } ?? bytes.count
  }

  @Test(arguments: UInt8.min...UInt8.max)
  func `every byte at every place of a word is judged as it is alone`(byte: UInt8) {
    for length in [1, 7, 8, 9, 16, 23] {
      for place in 0..<length {
        // Neighbours at both ends of what is plain, so that a borrow between bytes would show.
        for neighbour in [0x20, 0x7E, 0x21, 0x23, 0x5B, 0x5D] as [UInt8] {
          var bytes = [UInt8](repeating: neighbour, count: length)
          bytes[place] = byte
          let found = bytes.span.firstBeyondPlainText(from: 0)
          #expect(found == end(bytes, 0))
        }
      }
    }
  }

  @Test func `a run begins anywhere and may be empty`() {
    let bytes = Array("abcdefgh\"ijklmnopqrst\u{7F}".utf8)
    for start in 0...bytes.count {
      let found = bytes.span.firstBeyondPlainText(from: start)
      #expect(found == (start == bytes.count ? start : end(bytes, start)))
    }
  }

  @Test(arguments: UInt8.min...UInt8.max)
  func `what is not visible is found, and one byte besides`(byte: UInt8) {
    for length in [1, 7, 8, 9, 16, 23] {
      for place in 0..<length {
        for neighbour in [0x21, 0x22, 0x24, 0x7E] as [UInt8] {
          var bytes = [UInt8](repeating: neighbour, count: length)
          bytes[place] = byte
          let found = bytes.span.firstInvisible(from: 0, or: 0x23)
          #expect(found == bytes.firstIndex { $0 <= 0x20 || $0 >= 0x7F || $0 == 0x23 } ?? length)
        }
      }
    }
  }

  @Test(arguments: UInt8.min...UInt8.max)
  func `a byte is in the set by its bit`(byte: UInt8) {
    // The digits and the letters a to c.
    let (low, high): (UInt64, UInt64) = (0x03FF_0000_0000_0000, 0x0000_000E_0000_0000)
    let bytes = [0x30, 0x63, byte, 0x61]
    let isMember = (0x30...0x39).contains(byte) || (0x61...0x63).contains(byte)
    let found = [
      bytes.span.firstIndex(outside: low, high, from: 0), bytes.span.firstIndex(outside: low, high, from: 4),
    ]
    #expect(found == [isMember ? 4 : 2, 4])
  }
}
