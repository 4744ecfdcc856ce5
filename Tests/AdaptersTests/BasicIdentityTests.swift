import Adapters
import Crypto
import Gate
import GateTestKit
import Testing

@Suite struct BasicIdentityTests {
  private func claim(_ fields: [(String, String)]) throws -> IdentityClaim? {
    BasicIdentity().claim(try Heads.make("GET", "/", fields), peer: GateBench.peer)
  }

  private func basic(_ text: String) -> (String, String) {
    ("Authorization", "Basic \(Base64.standard.encode(text.utf8.span))")
  }

  @Test(arguments: ["Basic", "basic", "BASIC"]) func `a name without a password is a claim`(_ scheme: String)
    throws
  {
    let value = "\(scheme) \(Base64.standard.encode("Ana@Corp.test:".utf8.span))"
    let claim = try #require(try claim([("Authorization", value)]))
    #expect(claim.email.text == "ana@corp.test" && claim.isInAuthorization)
  }

  /// Attack row 16 (CVE-2026-40574): `evil@evil.com@company.com` is no name at all.
  @Test(arguments: [
    "evil@evil.test@corp.test:", "ana@corp.test", "ana@corp.test:secret", "ana:", ":", "", "ana@corp.test::",
    "ana@corp.test\0:",
    "ana@corp.test\r\n:", "a b@corp.test:",
  ]) func `what is not exactly a name is the application's`(_ text: String) throws {
    #expect(try claim([basic(text)]) == nil)
  }

  @Test func `other schemes, odd base64 and doubled fields are not ours`() throws {
    let good = basic("ana@corp.test:")
    #expect(try claim([("Authorization", "Bearer \(good.1.dropFirst(6))")]) == nil)
    #expect(try claim([("Authorization", good.1 + "=")]) == nil)
    #expect(try claim([("Authorization", good.1 + " ")])?.email.text == "ana@corp.test")
    #expect(try claim([("Authorization", "Basic  \(good.1.dropFirst(6))")]) == nil)
    #expect(try claim([("Authorization", "Basic " + String(repeating: "A", count: 4096))]) == nil)
    #expect(try claim([("Proxy-Authorization", good.1)]) == nil)
    #expect(try claim([]) == nil)
  }
}
