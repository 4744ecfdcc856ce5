import Crypto
import Testing

@Suite struct Base64Tests {
  // RFC 4648, section 10.
  static let vectors = [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
    ("foobar", "Zm9vYmFy"),
  ]

  @Test(arguments: vectors)
  func `standard text is padded`(plain: String, text: String) {
    #expect(Base64.standard.encode(plain.utf8.span) == text)
    #expect(Base64.standard.decode(text) == Array(plain.utf8))
  }

  @Test(arguments: vectors)
  func `url text is not padded`(plain: String, text: String) {
    let bare = String(text.prefix { $0 != "=" })
    #expect(Base64.url.encode(plain.utf8.span) == bare)
    #expect(Base64.url.decode(bare) == Array(plain.utf8))
  }

  @Test func `the two alphabets differ in the last two characters`() {
    let bytes: [UInt8] = [0xFB, 0xFF, 0xBF]
    #expect(Base64.standard.encode(bytes.span) == "+/+/")
    #expect(Base64.url.encode(bytes.span) == "-_-_")
    #expect(Base64.standard.decode("-_-_") == nil)
    #expect(Base64.url.decode("+/+/") == nil)
  }

  @Test(arguments: [
    "Zg", "Zg=", "Zg===", "Z===", "====", "=", "Zg==\n", "Z g=", "Zm9v=", "Zm9vZ", "Zh==", "Zm9=", "Zg==Zg==",
    "Zm\u{0}v", "Zmé=",
  ])
  func `anything but the one standard text is refused`(text: String) {
    #expect(Base64.standard.decode(text) == nil)
  }

  @Test(arguments: ["Z", "Zg==", "Zh", "Zm9", "Zm9v Zm9v", "Zm9vY"])
  func `anything but the one url text is refused`(text: String) {
    #expect(Base64.url.decode(text) == nil)
  }

  @Test func `every byte value survives`() {
    let bytes = Array(UInt8.min...UInt8.max)
    #expect(Base64.standard.decode(Base64.standard.encode(bytes.span)) == bytes)
    #expect(Base64.url.decode(Base64.url.encode(bytes.span)) == bytes)
    #expect(Hexadecimal.decode(Hexadecimal.encode(bytes.span)) == bytes)
  }

  @Test(arguments: ["0", "0g", "0 1", "0x01", "é"])
  func `odd hexadecimal is refused`(text: String) {
    #expect(Hexadecimal.decode(text) == nil)
  }
}
