import Crypto
import Gate
import GateTestKit
import Testing

@Suite struct SessionSelectorTests {
  @Test(arguments: [
    "", "1a2b3c4", "1a2b3c4x", "+1a2b3c4", "1a2b3c4 ", "ｆ1a2b3c4", String(repeating: "a", count: 33),
  ])
  func `what is not the beginning of a hash names nobody`(_ text: String) {
    #expect(SessionPrefix(text) == nil)
  }

  @Test(arguments: [8, 9, 16, 17, 31, 32]) func `a beginning of any length matches its own`(_ count: Int)
    throws
  {
    let (own, other) = (Digest.sha256("own"), Digest.sha256("other"))
    let prefix = try #require(SessionPrefix(String(own.hexadecimal.prefix(count)).uppercased()))
    #expect(prefix.matches(SessionHandle(own)))
    #expect(!prefix.matches(SessionHandle(other)))
  }

  @Test func `a handle's text reads back`() throws {
    let handle = SessionHandle(Digest.sha256("x"))
    #expect(handle.description == String(Digest.sha256("x").hexadecimal.prefix(32)))
    #expect(SessionHandle(handle.description) == handle)
    #expect(SessionHandle("1a2b3c4d") == nil)
  }

  @Test func `a service's session is meant only with its own person`() throws {
    let record = try People.session()
    let handle = SessionHandle(Digest.sha256("x"))
    let name = try #require(ServiceSessionName(record.serviceSessionName))
    #expect(SessionSelector.serviceSession(name, user: "9001").matches(record, handle))
    #expect(SessionSelector.serviceSession(name, user: nil).matches(record, handle))
    #expect(!SessionSelector.serviceSession(name, user: "9002").matches(record, handle))
    #expect(!SessionSelector.serviceSession(name, user: "900").matches(record, handle))
    #expect(ServiceSessionName("sess-42") == nil)
  }
}
