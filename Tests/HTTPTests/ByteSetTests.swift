import Testing

@testable import HTTP

/// The constants of `ByteSet` against the grammar that they stand for, byte by byte.
@Suite struct ByteSetTests {
  static let letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
  static let digits = "0123456789"
  static let unreserved = letters + digits + "-._~"
  static let subDelims = "!$&'()*+,;="

  /// A set, its name, and the bytes that are in it.
  struct Row: Sendable, CustomTestStringConvertible {
    let name: String
    let set: ByteSet
    let members: String
    var testDescription: String { name }
  }

  static let rows = [
    Row(name: "token", set: .token, members: "!#$%&'*+-.^_`|~" + digits + letters),
    Row(name: "method", set: .method, members: letters.uppercased() + digits + "-_"),
    Row(name: "unreserved", set: .unreserved, members: unreserved),
    Row(name: "pathByte", set: .pathByte, members: unreserved + subDelims + ":@%/[]|^"),
    Row(name: "pathLiteral", set: .pathLiteral, members: unreserved + subDelims.filter { $0 != ";" } + ":@"),
    Row(name: "hostName", set: .hostName, members: letters + digits + "-_."),
    Row(
      name: "cookieOctet", set: .cookieOctet,
      members: String(
        (0x21...0x7E).filter { ![0x22, 0x2C, 0x3B, 0x5C].contains($0) }.map {
          Character(Unicode.Scalar(UInt8($0)))
        })),
  ]

  @Test(arguments: rows) func `a set holds exactly the bytes of its grammar`(_ row: Row) {
    let members = Set(row.members.utf8)
    for byte in UInt8.min...UInt8.max {
      #expect(row.set.contains(byte) == members.contains(byte), "byte \(byte)")
    }
  }

  @Test func `field content is everything but control bytes, and the tab`() {
    for byte in UInt8.min...UInt8.max {
      #expect(Byte.isFieldContent(byte) == ((byte >= 0x20 && byte != 0x7F) || byte == 0x09))
    }
  }

  @Test func `hexadecimal digits of both cases have values, and nothing else`() {
    for byte in UInt8.min...UInt8.max {
      let expected =
        Character(Unicode.Scalar(byte)).isASCII
        ? Character(Unicode.Scalar(byte)).hexDigitValue.map { UInt8($0) } : nil
      #expect(Byte.hexadecimalValue(byte) == expected)
    }
    #expect((0..<16).map { Byte.hexadecimalDigit(UInt8($0)) } == Array("0123456789ABCDEF".utf8))
  }
}
