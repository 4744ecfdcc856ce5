import Bytes
import Crypto
import Testing
import UnloqAPI

@Suite struct EncryptionKeyTests {
  private func isKey(_ opened: WipedBytes, _ key: String) -> Bool {
    ConstantTime.equal(opened.span, key.utf8.span)
  }

  @Test(arguments: RSAPadding.allCases)
  func `a wrapped key is opened with its pair only`(padding: RSAPadding) throws {
    let pair = try RSAKeyPair()
    let key = String(repeating: "kEy4", count: 16)
    let block = try RSAPublicKey(pem: try pair.publicPEM()).encrypt(Array(key.utf8), padding: padding)
    let wrapped = Base64.standard.encode(block.span)
    let opened = try EncryptionKey.open(Secret(wrapped), with: pair, padding: padding)
    #expect(isKey(opened, key))
    let broken = wrapped.prefix(64) + "\r\n" + wrapped.dropFirst(64)
    let again = try EncryptionKey.open(Secret(String(broken)), with: pair, padding: padding)
    #expect(isKey(again, key))
    let other = try RSAKeyPair()
    #expect(throws: UnloqError.unusableKey) {
      _ = try EncryptionKey.open(Secret(wrapped), with: other, padding: padding)
    }
  }

  @Test(arguments: ["", "not base64!", "AAAA"])
  func `what is no block is one uniform failure`(wrapped: String) throws {
    let pair = try RSAKeyPair()
    #expect(throws: UnloqError.unusableKey) {
      _ = try EncryptionKey.open(Secret(wrapped), with: pair, padding: .pkcs1v15)
    }
  }

  @Test(arguments: ["short", String(repeating: "k", count: 65), String(repeating: "k", count: 31) + "\n"])
  func `a block that holds no key is the same failure`(content: String) throws {
    let pair = try RSAKeyPair()
    let block = try RSAPublicKey(pem: try pair.publicPEM()).encrypt(Array(content.utf8), padding: .oaepSHA256)
    #expect(throws: UnloqError.unusableKey) {
      _ = try EncryptionKey.open(Secret(Base64.standard.encode(block.span)), with: pair, padding: .oaepSHA256)
    }
  }
}
