@testable import Authenticator
import Testing

@Suite struct CodeGuardTests {
  private let secret = Array("12345678901234567890".utf8)
  private let now = WallTime(milliseconds: 3 * 60_000)

  @Test func `five wrong codes close the door, also for the right one`() {
    var codes = CodeGuard()
    for _ in 1...5 { #expect(codes.check("000000", secret: secret, at: now) == .oneTimeCodeNeeded) }
    #expect(codes.check("969429", secret: secret, at: now) == .throttled(retryAfter: 300))
  }

  @Test func `after the pause the door opens again`() {
    var codes = CodeGuard()
    for _ in 1...5 { _ = codes.check("000000", secret: secret, at: now) }
    let later = now + .seconds(300)
    let code = OneTimeCode.code(secret: secret, counter: OneTimeCode.counter(at: later))
    #expect(codes.check(code, secret: secret, at: later) == nil)
  }

  @Test func `a right code forgets the wrong ones before it`() {
    var codes = CodeGuard()
    for _ in 1...4 { _ = codes.check("000000", secret: secret, at: now) }
    #expect(codes.check("969429", secret: secret, at: now) == nil)
    #expect(codes.failures == 0)
  }

  @Test func `the same code is right only once`() {
    var codes = CodeGuard()
    #expect(codes.check("969429", secret: secret, at: now) == nil)
    #expect(codes.check("969429", secret: secret, at: now) == .oneTimeCodeNeeded)
  }
}
