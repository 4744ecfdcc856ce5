import Gate
import Testing

@Suite struct EmailAddressTests {
  @Test(arguments: [
    ("ana@corp.test", "ana@corp.test"), ("Ana.Pop@Corp.TEST", "ana.pop@corp.test"),
    (" ana@corp.test\t", "ana@corp.test"),
    ("o'neil+x@a-b.test", "o'neil+x@a-b.test"), ("a@localhost", "a@localhost"),
  ]) func `an address has one form`(_ text: String, _ form: String) {
    #expect(EmailAddress(text)?.text == form)
  }

  /// CVE-2026-40574: `evil@evil.com@company.com` passed a suffix compare as a colleague. An address has
  /// exactly one `@`, no quotes to hide another in, and no bytes that some other reader could cut it at.
  @Test(arguments: [
    "", "@", "a@", "@b", "evil@evil.test@corp.test", "\"evil@evil.test\"@corp.test", "a b@corp.test",
    "a@corp test",
    "a\0@corp.test", "a@corp.test\0", "a@corp.test\n", "a\r\n@corp.test", "a@corp..test", "a..b@corp.test",
    ".a@corp.test",
    "a@-corp.test", "a@corp.test.", "a@[127.0.0.1]", "ä@corp.test", "a@cörp.test", "a(comment)@corp.test",
    "a,b@corp.test",
    "<a@corp.test>", String(repeating: "a", count: 65) + "@corp.test",
    "a@" + String(repeating: "b.", count: 130) + "test",
  ]) func `what is no plain address is nobody`(_ text: String) { #expect(EmailAddress(text) == nil) }

  @Test(arguments: [
    ("*@corp.test", "ana@corp.test", true), ("*@corp.test", "ana@notcorp.test", false),
    ("*@corp.test", "ana@sub.corp.test", false), ("ANA@corp.test", "ana@corp.test", true),
    ("*", "ana@corp.test", true), ("ana*@corp.test", "ana.pop@corp.test", true),
    ("*@*.test", "ana@corp.test", true),
    ("*-admin@corp.test", "db-admin@corp.test", true), ("*-admin@corp.test", "x-admin@evil.test", false),
    ("a*@corp.test", "b@corp.test", false), ("*@*", "ana@corp.test", true),
  ]) func `a user pattern means what it says`(_ pattern: String, _ email: String, _ isMatch: Bool) throws {
    let result = try #require(UserGlob(pattern)).matches(email.utf8.span)
    #expect(result == isMatch)
  }

  @Test(arguments: ["", "corp.test", "*corp.test", "a@b@c", "@corp.test", "a@", "a b@c"])
  func `a pattern that no address can match is refused`(_ text: String) { #expect(UserGlob(text) == nil) }
}
