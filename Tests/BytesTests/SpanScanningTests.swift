import Bytes
import Testing

@Suite struct SpanScanningTests {
  /// What the run means, one byte at a time.
  func end(_ bytes: [UInt8], _ start: Int) -> Int {
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
}
