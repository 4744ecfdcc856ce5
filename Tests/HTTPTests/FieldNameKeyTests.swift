import Testing

@testable import HTTP

@Suite struct FieldNameKeyTests {
  private static let rest = ": value of the field\r\nAnother-Field: with a value\r\n\r\n"

  private func key(_ line: String) -> FieldNameKey? {
    let bytes = Array(line.utf8)
    return FieldNameKey(upToColonFrom: 0, in: bytes.span)
  }

  private func key(name: String) -> FieldNameKey {
    let bytes = Array(name.utf8)
    return FieldNameKey(bytes.span)
  }

  @Test(arguments: FieldNameTable.names.map(\.0))
  func `the key in front of a colon is that of the name alone`(_ name: String) {
    let found = key(name.uppercased() + FieldNameKeyTests.rest)
    #expect(found == key(name: name))
    #expect(found?.length == name.utf8.count)
  }

  /// The quick look-up does not check that a name is a token. The attack would be a byte that only looks like
  /// a letter once bit 5 is set: `Content\rLength` must not be Content-Length.
  @Test(arguments: FieldNameTable.names.map(\.0))
  func `no other bytes have the key of a well-known name`(_ name: String) {
    let good = Array(name.utf8)
    for place in good.indices {
      for byte in UInt8.min...UInt8.max {
        var bytes = good
        bytes[place] = byte
        let line = bytes + Array(FieldNameKeyTests.rest.utf8)
        guard let found = FieldNameKey(upToColonFrom: 0, in: line.span), found == key(name: name) else {
          continue
        }
        #expect(byte | 0x20 == good[place] | 0x20, "byte \(byte)")
        #expect(ByteSet.token.contains(byte), "byte \(byte)")
      }
    }
  }

  @Test(arguments: [
    "", "a\u{0}b", "a\rb", "\u{1F}", "a\tb", "a-name-that-has-thirty-three-bytes",
    "a-name-that-is-very-much-longer-than-that",
  ])
  func `nothing, control bytes and long names have no quick key`(_ name: String) {
    #expect(key(name + FieldNameKeyTests.rest) == nil)
  }

  @Test func `a name of 31 bytes has a quick key, one of 32 has none`() {
    let name = "a-name-of-exactly-thirty-one-by"
    #expect(key(name + FieldNameKeyTests.rest) == key(name: name))
    #expect(key(name + "t" + FieldNameKeyTests.rest) == nil)
  }

  @Test func `near the end of the head the slow way is taken`() {
    #expect(key("host: a\r\n\r\n") == nil)
  }

  @Test func `a short name is not the key of a longer one`() {
    #expect(key(name: "te") != key(name: "te\u{0}"))
    #expect(key(name: "content-") != key(name: "content-length"))
    #expect(key(name: "a-name-that-has-thirty-three-byte") != key(name: "a-name-that-has-thirty-three-byt"))
  }
}
