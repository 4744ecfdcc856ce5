import Bytes
import Crypto
import Testing

@Suite struct DigestTests {
  // FIPS 180-4 examples, and the empty message.
  static let rows: [(message: String, digest: String)] = [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      String(repeating: "a", count: 1_000_000),
      "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
    ),
  ]

  @Test(arguments: rows)
  func `a message has its published digest`(row: (message: String, digest: String)) {
    #expect(Digest.sha256(row.message).hexadecimal == row.digest)
  }

  @Test func `pieces give the digest of the whole, and the context starts anew`() {
    var context = SHA256Context()
    for _ in 0..<2 {
      context.update("ab")
      context.update("")
      context.update("c")
      #expect(context.finish() == Digest.sha256("abc"))
    }
  }

  @Test func `bytes and back`() {
    let digest = Digest.sha256("abc")
    #expect(digest.bytes.count == 32)
    #expect(digest.byte(0) == 0xBA && digest.byte(31) == 0xAD)
    let bytes = digest.bytes
    let cut = Array(bytes.dropLast())
    let none: [UInt8] = []
    let whole = Digest(bytes.span)
    let short = Digest(cut.span)
    let empty = Digest(none.span)
    #expect(whole == digest && short == nil && empty == nil)
  }

  @Test(arguments: 0..<256)
  func `one flipped bit is another digest`(bit: Int) {
    let digest = Digest.sha256("abc")
    var bytes = digest.bytes
    bytes[bit / 8] ^= 1 << UInt8(bit % 8)
    let other = Digest(bytes.span)
    #expect(other?.matches(digest) == false)
  }

  @Test(arguments: [(0, ""), (1, "b"), (8, "ba7816bf"), (9, "ba7816bf8")])
  func `the short form is the first digits`(digits: Int, text: String) {
    let buffer = Buffer(capacity: 64)
    Digest.sha256("abc").appendHexadecimal(digits: digits, to: buffer)
    var written: [UInt8] = []
    for index in buffer.readable.indices { written.append(buffer.readable[index]) }
    #expect(written == Array(text.utf8))
  }

  // RFC 4231, test cases 1, 2, 3 and 6.
  static let macs: [(key: [UInt8], message: [UInt8], tag: String)] = [
    (
      [UInt8](repeating: 0x0B, count: 20), Array("Hi There".utf8),
      "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
    ),
    (
      Array("Jefe".utf8), Array("what do ya want for nothing?".utf8),
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    ),
    (
      [UInt8](repeating: 0xAA, count: 20), [UInt8](repeating: 0xDD, count: 50),
      "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
    ),
    (
      [UInt8](repeating: 0xAA, count: 131),
      Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
    ),
    ([], [], "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"),
  ]

  @Test(arguments: macs)
  func `a message authentication code is the published one`(
    row: (key: [UInt8], message: [UInt8], tag: String)
  ) {
    let tag = Digest.hmacSHA256(key: row.key.span, row.message.span)
    #expect(tag.hexadecimal == row.tag)
  }
}
