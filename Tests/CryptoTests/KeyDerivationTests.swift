import Crypto
import Testing

@Suite struct KeyDerivationTests {
  /// RFC 5869, appendix A, the cases with SHA-256.
  struct Vector: Sendable {
    let secret: String
    let salt: String
    let info: String
    let count: Int
    let key: String
  }

  static let vectors = [
    Vector(
      secret: String(repeating: "0b", count: 22), salt: "000102030405060708090a0b0c",
      info: "f0f1f2f3f4f5f6f7f8f9", count: 42,
      key: "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"),
    Vector(
      secret: bytes(0x00...0x4F), salt: bytes(0x60...0xAF), info: bytes(0xB0...0xFF), count: 82,
      key: "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c"
        + "59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71"
        + "cc30c58179ec3e87c14c01d5c1f3434f1d87"),
    Vector(
      secret: String(repeating: "0b", count: 22), salt: "", info: "", count: 42,
      key: "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"),
  ]

  private static func bytes(_ range: ClosedRange<UInt8>) -> String { Array(range).hexadecimal }

  @Test(arguments: vectors) func `HKDF-SHA256 gives what RFC 5869 prints`(_ vector: Vector) throws {
    let secret = WipedBytes(try #require(Hexadecimal.decode(vector.secret)))
    let salt = try #require(Hexadecimal.decode(vector.salt))
    let info = try #require(Hexadecimal.decode(vector.info))
    let key = try KeyDerivation.hkdfSHA256(secret, salt: salt, info: info, count: vector.count)
    #expect(key.hexadecimal == vector.key)
  }

  @Test func `another salt or purpose is another key`() throws {
    let secret = WipedBytes(Array("secret".utf8))
    var keys: Set<String> = []
    for (salt, info) in [(1, 1), (1, 2), (2, 1)] as [(UInt8, UInt8)] {
      keys.insert(try KeyDerivation.hkdfSHA256(secret, salt: [salt], info: [info]).hexadecimal)
    }
    #expect(keys.count == 3 && keys.allSatisfy { $0.count == 64 })
  }
}
