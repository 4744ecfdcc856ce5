import Crypto
import Testing

@Suite struct RandomSourceTests {
  /// Gives out the same byte for ever.
  struct Prepared: RandomSource {
    let value: UInt8
    func bytes(_ count: Int) -> [UInt8] { [UInt8](repeating: value, count: count) }
  }

  @Test func `a token has 256 bits in 43 url-safe characters`() {
    let token = SecureRandom().token()
    #expect(token.utf8.count == 43)
    #expect(Base64.url.decode(token)?.count == 32)
  }

  @Test func `a thousand tokens are all different`() {
    let random = SecureRandom()
    #expect(Set((0..<1000).map { _ in random.token() }).count == 1000)
  }

  @Test(arguments: [1, 2, 3, 100, 1 << 31] as [UInt32])
  func `numbers stay below their bound`(bound: UInt32) {
    let random = SecureRandom()
    for _ in 0..<200 { #expect(random.number(below: bound) < bound) }
  }

  @Test func `every two-digit number comes up`() {
    let random = SecureRandom()
    #expect(Set((0..<5000).map { _ in random.number(below: 100) }).count == 100)
  }

  @Test func `the source decides`() {
    #expect(Prepared(value: 0).number(below: 100) == 0)
    #expect(Prepared(value: 0).token(bytes: 3) == "AAAA")
    #expect(Prepared(value: 0).alphanumerics(4) == "AAAA")
  }

  @Test func `no bytes are no bytes`() {
    #expect(SecureRandom().bytes(0) == [])
  }
}
