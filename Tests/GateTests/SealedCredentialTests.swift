import Crypto
import Gate
import GateTestKit
import HTTP
import Testing

@Suite struct SealedCredentialTests {
  private let key = WipedBytes(copying: "k3yExampleK3yExampleK3yExample32".utf8.span)
  private let name = CredentialName(userID: "9001", route: "wiki", name: "login")

  private func sealed(_ value: String = "Basic dXNlcjpwYXNz") throws -> SealedCredential {
    let place = try #require(CredentialPlace(.basic, name: nil))
    return try SealedCredential(
      sealing: WipedBytes(copying: value.utf8.span), under: key, name: name, email: People.email(),
      kind: .basic,
      place: place, at: 1_800_000_000, random: SecureRandom())
  }

  private func isValue(_ opened: WipedBytes, _ value: String) -> Bool {
    ConstantTime.equal(opened.span, value.utf8.span)
  }

  @Test func `a credential opens with the key that sealed it`() throws {
    let opened = try sealed().open(with: key)
    #expect(isValue(opened, "Basic dXNlcjpwYXNz"))
  }

  @Test func `each sealing has a salt and a nonce of its own`() throws {
    let (first, second) = (try sealed(), try sealed())
    #expect(first.salt != second.salt && first.box.nonce != second.box.nonce && first.box != second.box)
    #expect(first.salt.count == 32)
  }

  @Test func `another key opens nothing`() throws {
    let other = WipedBytes(copying: "k3yExampleK3yExampleK3yExample33".utf8.span)
    let credential = try sealed()
    #expect(throws: CryptoError.openingFailed) { try credential.open(with: other) }
  }

  /// Whoever can write the file can copy a row to another person's name, or rename what decides where it goes.
  @Test func `a row that is moved or renamed opens nothing`() throws {
    let credential = try sealed()
    let basic = credential.place
    let header = try #require(CredentialPlace(.header, name: "X-Leaked"))
    let email = credential.email
    for (name, email, kind, place) in [
      (CredentialName(userID: "9002", route: "wiki", name: "login"), email, CredentialKind.basic, basic),
      (CredentialName(userID: "9001", route: "wik", name: "ilogin"), email, .basic, basic),
      (CredentialName(userID: "9001", route: "wiki", name: "other"), email, .basic, basic),
      (name, try People.email("eve@corp.test"), .basic, basic),
      (name, email, .bearer, basic), (name, email, .header, header),
    ] {
      let moved = SealedCredential(
        name: name, email: email, kind: kind, place: place, sealedAt: credential.sealedAt,
        salt: credential.salt, box: credential.box)
      #expect(throws: CryptoError.openingFailed) { try moved.open(with: key) }
    }
  }

  @Test(arguments: [
    ("X-Api-Key", true), ("x_token", true), ("Authorization", false), ("Cookie", false), ("Host", false),
    ("Content-Length", false), ("content_length", false), ("X-Unloq-Key", false), ("X-Forwarded-For", false),
    ("Remote_User", false), ("Connection", false), ("X-HTTP-Method-Override", false), ("", false),
    ("a b", false),
    ("Origin", false), ("Transfer.Encoding", false),
  ]) func `a secret may not stand where gate or connection read`(_ name: String, _ isFree: Bool) {
    #expect((CredentialPlace(.header, name: name) != nil) == isFree)
  }

  @Test func `cookies of the gate and names that are none are refused`() {
    for name in ["unloq-session", "__Host-unloq-session", "UNLOQ-browser", "", "a=b", "a;b"] {
      #expect(CredentialPlace(.cookie, name: name) == nil)
    }
    #expect(CredentialPlace(.cookie, name: "JSESSIONID") != nil)
    #expect(CredentialPlace(.cookie, name: nil) == nil && CredentialPlace(.basic, name: "X") == nil)
  }

  @Test(arguments: [
    ("a", true), ("two words", true), ("", false), (" a", false), ("a ", false), ("a\r\nX: y", false),
    ("a\u{0}", false), ("é", false), (String(repeating: "x", count: 4097), false),
  ]) func `a field takes visible ASCII only`(_ value: String, _ isTaken: Bool) throws {
    let place = try #require(CredentialPlace(.header, name: "X-Api-Key"))
    #expect(takes(place, value) == isTaken)
  }

  @Test(arguments: ["a b", "a;b", "a,b", "\"a\"", "a\\b"]) func `a cookie takes less`(_ value: String) throws
  {
    let place = try #require(CredentialPlace(.cookie, name: "id"))
    #expect(!takes(place, value))
    #expect(takes(place, "a-b_c=="))
  }

  private func takes(_ place: CredentialPlace, _ value: String) -> Bool { place.takes(value.utf8.span) }

  @Test func `an opened credential is lent for its use and route until it ends`() throws {
    let place = try #require(CredentialPlace(.bearer, name: nil))
    let open = OpenCredential(use: .unseal("login"), route: "wiki", place: place, value: key)
    #expect(open.lend(for: .unseal("login"), route: "wiki") != nil)
    #expect(open.lend(for: .unseal("login"), route: "other") == nil)
    #expect(open.lend(for: .unseal("another"), route: "wiki") == nil)
    #expect(open.lend(for: .handOver, route: "wiki") == nil)
    open.end()
    #expect(open.lend(for: .unseal("login"), route: "wiki") == nil)
  }
}
