import Crypto
import Testing

@Suite struct RSAKeyPairTests {
  @Test(arguments: RSAPadding.allCases)
  func `what the public half encrypts the pair decrypts`(padding: RSAPadding) throws {
    let pair = try RSAKeyPair()
    let pem = try pair.publicPEM()
    #expect(pem.hasPrefix("-----BEGIN PUBLIC KEY-----\n") && pem.hasSuffix("-----END PUBLIC KEY-----\n"))
    let key = try RSAPublicKey(pem: pem)
    // 64 characters are the longest encryption key, 190 bytes the most that every padding takes.
    for count in [0, 1, 32, 64, 190] {
      let message = SecureRandom().bytes(count)
      let block = try key.encrypt(message, padding: padding)
      #expect(block.count == 256)
      let plain = try pair.decrypt(block, padding: padding)
      #expect(plain.hexadecimal == message.hexadecimal)
    }
    #expect(throws: CryptoError.encryptionFailed) {
      try key.encrypt([UInt8](repeating: 1, count: 250), padding: padding)
    }
  }

  // A padding oracle needs to tell a bad padding from a bad length or a wrong key: here all are one error.
  @Test func `every way to fail is the same failure`() throws {
    let pair = try RSAKeyPair()
    let key = try RSAPublicKey(pem: try pair.publicPEM())
    let block = try key.encrypt([1, 2, 3], padding: .oaepSHA256)
    #expect(throws: CryptoError.decryptionFailed) { try pair.decrypt(block, padding: .oaepSHA1) }
    #expect(throws: CryptoError.decryptionFailed) { try pair.decrypt([], padding: .oaepSHA256) }
    #expect(throws: CryptoError.decryptionFailed) {
      try pair.decrypt(Array(block.dropLast()), padding: .oaepSHA256)
    }
    var altered = block
    altered[100] ^= 1
    #expect(throws: CryptoError.decryptionFailed) { try pair.decrypt(altered, padding: .oaepSHA256) }
    let other = try RSAKeyPair()
    #expect(throws: CryptoError.decryptionFailed) { try other.decrypt(block, padding: .oaepSHA256) }
  }

  static let tooSmall = """
    -----BEGIN PUBLIC KEY-----
    MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDAs8X+CzPULb6z0xwA1x6SeLQS
    -----END PUBLIC KEY-----
    """

  @Test(arguments: ["", "no key", tooSmall, String(repeating: "A", count: 10_000), elliptic, shortRSA])
  func `another text is no key`(pem: String) {
    #expect(throws: CryptoError.unusablePublicKey) { _ = try RSAPublicKey(pem: pem) }
  }

  static let elliptic = """
    -----BEGIN PUBLIC KEY-----
    MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEQb++fF6XNFb5B+I5R9Iuq6PLi7aK
    O0MlQoI5k17Ypy5mke64v+2NNvfhjD2AYcVT//rIfDBkcPflg+y46UopEw==
    -----END PUBLIC KEY-----
    """
  static let shortRSA = """
    -----BEGIN PUBLIC KEY-----
    MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDK1lFrOXRJ2hZeMbXbJ/NuErh0
    TG7QMN9FXX9uKl42dA+1NrVmQABXXj1wi3F+22kasjwHMLBkMBkpI2+GztgmOm09
    OJbABK/ud7m9V5Xg7zuWSJJCa5BBAyAKbWQULG7OA4Q1C/pKJsP6xPCanDnADwfp
    J1X8vk5/zrqCq73mcwIDAQAB
    -----END PUBLIC KEY-----
    """
}
