@testable import Authenticator
import Crypto
import Testing

@Suite struct IdentifierTests {
  @Test func `access tokens have 132 letters and digits and begin with AU`() {
    let token = AccessToken(from: SecureRandom()).text
    #expect(token.wholeMatch(of: /AU[A-Za-z0-9]{130}/) != nil)
    #expect(AccessToken(from: SecureRandom()).text != token)
  }

  @Test func `approval ids are a version 4 UUID, a hyphen and 8 letters or digits`() {
    let pattern = /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}-[A-Za-z0-9]{8}/
    for _ in 1...20 { #expect(ApprovalID.make(from: SecureRandom()).wholeMatch(of: pattern) != nil) }
  }
}
