import Bytes
import Testing

@testable import AccessLog

/// The attack: a user agent, path or name with a quote or a newline in it writes a second record, or ends a
/// string, and the log says what the client wants it to say. What holds here: no byte of a value leaves its
/// string.
@Suite struct TextEscapeTests {
  typealias Row = (bytes: [UInt8], json: String, combined: String)

  static let rows: [Row] = [
    ([], "", ""),
    (Array("curl/7.88.1".utf8), "curl/7.88.1", "curl/7.88.1"),
    (Array("a \"quoted\" \\ one".utf8), #"a \"quoted\" \\ one"#, #"a \x22quoted\x22 \x5C one"#),
    (
      Array("x\",\"decision\":\"allow".utf8), #"x\",\"decision\":\"allow"#,
      #"x\x22,\x22decision\x22:\x22allow"#
    ),
    (Array("a\r\nb\tc".utf8), #"a\r\nb\tc"#, #"a\x0D\x0Ab\x09c"#),
    ([0, 0x1B, 0x5B, 0x33, 0x31, 0x6D, 0x7F], #"\u0000\u001b[31m\u007f"#, #"\x00\x1B[31m\x7F"#),
    (Array("é€😀".utf8), "é€😀", #"\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80"#),
    // C1 control, line separator, right-to-left override, isolate.
    ([0xC2, 0x9B], #"\u009b"#, #"\xC2\x9B"#),
    ([0xE2, 0x80, 0xA8], #"\u2028"#, #"\xE2\x80\xA8"#),
    ([0xE2, 0x80, 0xAE, 0x78], #"\u202ex"#, #"\xE2\x80\xAEx"#),
    ([0xE2, 0x81, 0xA6], #"\u2066"#, #"\xE2\x81\xA6"#),
    // Not UTF-8: a lone continuation, overlong, a surrogate, too large, cut off at the end, cut off by ASCII.
    ([0x80], #"\ufffd"#, #"\x80"#),
    ([0xC0, 0xAF], #"\ufffd\ufffd"#, #"\xC0\xAF"#),
    ([0xE0, 0x80, 0xAF], #"\ufffd\ufffd\ufffd"#, #"\xE0\x80\xAF"#),
    ([0xED, 0xA0, 0x80], #"\ufffd\ufffd\ufffd"#, #"\xED\xA0\x80"#),
    ([0xF4, 0x90, 0x80, 0x80], #"\ufffd\ufffd\ufffd\ufffd"#, #"\xF4\x90\x80\x80"#),
    ([0x61, 0xE2, 0x82], #"a\ufffd\ufffd"#, #"a\xE2\x82"#),
    ([0xE2, 0x22, 0x61], #"\ufffd\"a"#, #"\xE2\x22a"#),
    ([0xFF, 0xFE], #"\ufffd\ufffd"#, #"\xFF\xFE"#),
  ]

  @Test(arguments: rows)
  func `no byte leaves its string`(row: Row) {
    let json = Buffer(capacity: 64)
    json.append(jsonText: row.bytes.span)
    #expect(text(json) == row.json)
    let combined = Buffer(capacity: 64)
    combined.append(combinedText: row.bytes.span)
    #expect(text(combined) == row.combined)
  }

  @Test(arguments: UInt8.min...UInt8.max)
  func `every single byte gives printable text`(byte: UInt8) {
    let bytes = [byte]
    for buffer in [Buffer(capacity: 64), Buffer(capacity: 64)] {
      buffer.append(jsonText: bytes.span)
      buffer.append(combinedText: bytes.span)
      #expect(text(buffer).utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F })
    }
  }

  @Test func `outside quotes a space is escaped too`() {
    let buffer = Buffer(capacity: 64)
    buffer.append(combinedWord: "a b - c".utf8.span)
    #expect(text(buffer) == #"a\x20b\x20-\x20c"#)
  }
}
