import Crypto
import Testing

@Suite struct SealedBoxTests {
  /// The AES-256 cases with nonces of 96 bits of the GCM specification that was submitted to NIST (McGrew and Viega,
  /// appendix B, 13 to 16).
  struct Vector: Sendable {
    let key: String
    let nonce: String
    let message: String
    let associated: String
    let content: String
  }

  private static let zeroKey = String(repeating: "00", count: 32)
  private static let zeroNonce = String(repeating: "00", count: 12)
  private static let key = String(repeating: "feffe9928665731c6d6a8f9467308308", count: 2)
  private static let message =
    "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
    + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255"
  private static let content =
    "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
    + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad"

  static let vectors = [
    Vector(
      key: zeroKey, nonce: zeroNonce, message: "", associated: "",
      content: "530f8afbc74536b9a963b4f1c4cb738b"),
    Vector(
      key: zeroKey, nonce: zeroNonce, message: String(repeating: "00", count: 16), associated: "",
      content: "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"),
    Vector(
      key: key, nonce: "cafebabefacedbaddecaf888", message: message, associated: "",
      content: content + "b094dac5d93471bdec1a502270e3cc6c"),
    Vector(
      key: key, nonce: "cafebabefacedbaddecaf888", message: String(message.dropLast(8)),
      associated: "feedfacedeadbeeffeedfacedeadbeefabaddad2",
      content: String(content.dropLast(8)) + "76fc6ece0f4e1768cddf8853bb2d551b"),
  ]

  @Test(arguments: vectors) func `AES-256-GCM gives what its specification prints, and opens it again`(
    _ vector: Vector
  ) throws {
    let key = WipedBytes(try #require(Hexadecimal.decode(vector.key)))
    let message = try #require(Hexadecimal.decode(vector.message))
    let associated = try #require(Hexadecimal.decode(vector.associated))
    let nonce = try #require(Hexadecimal.decode(vector.nonce))
    let box = try SealedBox(message.span, key: key, nonce: nonce, associated: associated)
    #expect(box.content.hexadecimal == vector.content)
    let opened = try box.open(with: key, associated: associated)
    #expect(opened.hexadecimal == message.hexadecimal)
  }

  @Test func `whatever is altered, nothing opens`() throws {
    let key = WipedBytes(SecureRandom().bytes(32))
    let associated: [UInt8] = [1, 2, 3]
    let box = try SealedBox(
      "attack at dawn".utf8.span, key: key, nonce: SecureRandom().bytes(12), associated: associated)
    for index in box.content.indices {
      var content = box.content
      content[index] ^= 0x10
      let altered = try #require(SealedBox(nonce: box.nonce, content: content))
      #expect(throws: CryptoError.openingFailed) { try altered.open(with: key, associated: associated) }
    }
    #expect(throws: CryptoError.openingFailed) { try box.open(with: key, associated: [1, 2, 4]) }
    #expect(throws: CryptoError.openingFailed) { try box.open(with: key, associated: []) }
    let other = WipedBytes(SecureRandom().bytes(32))
    #expect(throws: CryptoError.openingFailed) { try box.open(with: other, associated: associated) }
    let short = WipedBytes(SecureRandom().bytes(16))
    #expect(throws: CryptoError.openingFailed) { try box.open(with: short, associated: associated) }
    #expect(SealedBox(nonce: box.nonce, content: Array(box.content.prefix(15))) == nil)
    #expect(SealedBox(nonce: Array(box.nonce.dropLast()), content: box.content) == nil)
  }
}
