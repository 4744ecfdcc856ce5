@testable import Authenticator
import Testing

@Suite struct OneTimeCodeTests {
  private let secret = Array("12345678901234567890".utf8)

  /// The test values of RFC 4226, appendix D.
  @Test(arguments: [
    (Int64(0), "755224"), (1, "287082"), (2, "359152"), (3, "969429"), (4, "338314"), (5, "254676"),
    (6, "287922"),
    (7, "162583"), (8, "399871"), (9, "520489"),
  ])
  func `codes are those of the standard`(_ counter: Int64, _ code: String) {
    #expect(OneTimeCode.code(secret: secret, counter: counter) == code)
  }

  @Test(arguments: [
    (Int64(59_999), Int64(0)), (60_000, 1), (119_999, 1), (120_000, 2),
  ])
  func `a step lasts 60 seconds`(_ milliseconds: Int64, _ counter: Int64) {
    #expect(OneTimeCode.counter(at: WallTime(milliseconds: milliseconds)) == counter)
  }

  @Test(
    arguments: [
      ("969429", Int64(3)), ("359152", 2), ("338314", 4), ("969 429", 3),
      ("287082", nil), ("254676", nil), ("", nil), ("96942", nil), ("9694290", nil),
    ] as [(String, Int64?)])
  func `a code counts in its own step and one to either side`(_ code: String, _ step: Int64?) {
    // Step 3.
    let now = WallTime(milliseconds: 3 * 60_000 + 17)
    #expect(OneTimeCode.accepted(code, secret: secret, at: now, lastUsed: 0) == step)
  }

  @Test func `a code that was used, and every older one, counts no more`() {
    let now = WallTime(milliseconds: 3 * 60_000)
    #expect(OneTimeCode.accepted("969429", secret: secret, at: now, lastUsed: 3) == nil)
    #expect(OneTimeCode.accepted("359152", secret: secret, at: now, lastUsed: 3) == nil)
    #expect(OneTimeCode.accepted("338314", secret: secret, at: now, lastUsed: 3) == 4)
  }
}
