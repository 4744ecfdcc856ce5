import Crypto
import Gate
import GateTestKit
import HTTP
import Testing

@Suite struct SessionRecordTests {
  @Test func `the header block tells who approved what and when`() throws {
    let block = IdentityBlock(try People.approval("a-1", by: "Ana@Corp.test"))
    #expect(
      String(decoding: block.bytes, as: UTF8.self)
        == "X-Unloq-User: 9001\r\nX-Unloq-Email: ana@corp.test\r\nX-Unloq-Approval: a-1\r\n"
        + "X-Unloq-Approved-At: 2027-01-15T08:00:00Z\r\n")
    let texts = [
      String(copying: block.userID), String(copying: block.email), String(copying: block.approvalID),
    ]
    #expect(texts == ["9001", "ana@corp.test", "a-1"])
    #expect(block.user == (try People.identity()))
  }

  @Test(arguments: ["", "a b", "a\r\nX: y", "a\0", "ä", String(repeating: "a", count: 129)])
  func `an id that does not fit into a header is no approval`(_ id: String) throws {
    let user = try People.identity()
    #expect(Approval(id: id, user: user, moment: Moment(nanoseconds: 0), wallSeconds: 0) == nil)
    #expect(UserIdentity(id: id, email: user.email) == nil)
  }

  @Test(
    arguments: [
      (0, "1970-01-01T00:00:00Z"), (951_782_400, "2000-02-29T00:00:00Z"),
      (4_107_542_399, "2100-02-28T23:59:59Z"),
      (4_107_542_400, "2100-03-01T00:00:00Z"), (-1, "1969-12-31T23:59:59Z"),
      (1_795_000_000, "2026-11-18T11:06:40Z"),
    ] as [(Int64, String)]) func `a time is written as RFC 3339 says`(_ seconds: Int64, _ text: String)
  {
    #expect(Timestamp.text(seconds) == text)
  }

  @Test func `the session's name at the service is not the cookie's`() throws {
    let record = SessionRecord(signIn: try People.approval(), serviceSessionID: (0xAB, 0xFF))
    #expect(record.serviceSessionName == "00000000000000ab00000000000000ff")
  }

  @Test func `a rule's grant is replaced, one-use grants add up`() throws {
    var record = try People.session()
    for number in 0..<3 {
      record = record.adding(try People.approval("r\(number)"), for: .rule("admin"))
      record = record.adding(try People.approval("o\(number)"), for: .oneOfSession)
    }
    #expect(record.grants.map { $0.identity.approvalText } == ["o0", "o1", "r2", "o2"])
  }

  /// Attack row 11 (CVE-2026-25748: a malformed cookie was answered with 200): whatever is not a value that
  /// we could have made is no cookie at all.
  @Test(arguments: [
    "unloq-session=", "unloq-session=short", "unloq-session=" + String(repeating: "a", count: 44),
    "unloq-session=" + String(repeating: "a", count: 4000), "unloq-session",
    "Unloq-Session=" + String(repeating: "a", count: 43),
    "unloq-session=" + String(repeating: "a", count: 43) + "; unloq-session="
      + String(repeating: "b", count: 43),
    "unloq-session=\"" + String(repeating: "a", count: 41) + "\"",
    "unloq-session =" + String(repeating: "a", count: 43),
    "__Host-unloq-session=" + String(repeating: "a", count: 43), "a;b;;=;unloq-session=é",
  ]) func `an odd cookie is none`(_ cookie: String) throws {
    #expect(
      GateCookie.session.id(in: try Heads.make("GET", "/", [("Cookie", cookie)]), isSecure: false) == nil)
  }

  @Test func `a cookie's id is the hash of its value and its host`() throws {
    let value = String(repeating: "a", count: 43)
    let head = try Heads.make("GET", "/", [("Cookie", "x=y; __Host-unloq-session=\(value)")])
    #expect(GateCookie.session.id(in: head, isSecure: true) == GateCookie.id(of: value, at: "app.test"))
    #expect(GateCookie.id(of: value, at: "app.test") != GateCookie.id(of: value, at: "b.app.test"))
    #expect(GateCookie.session.id(in: head, isSecure: false) == nil)
  }

  @Test func `cookies are as strict as the listener allows`() {
    #expect(
      GateCookie.session.setting("v", isSecure: true, lifetime: .seconds(60))
        == "__Host-unloq-session=v; Max-Age=60; Path=/; HttpOnly; SameSite=Lax; Secure")
    #expect(
      GateCookie.browser.setting("v", isSecure: false, lifetime: .seconds(60))
        == "unloq-browser=v; Max-Age=60; Path=/; HttpOnly; SameSite=Lax")
    #expect(GateCookie.allNames.count == 4)
  }
}
