@testable import Authenticator
import Testing

@Suite struct EmailAddressTests {
  @Test(arguments: [
    ("ana@corp.example", "ana@corp.example"), ("Ana@Corp.Example", "ana@corp.example"),
    ("a.b+c@x.test", "a.b+c@x.test"), ("ana@localhost", "ana@localhost"),
    ("o'neil@corp.example", "o'neil@corp.example"),
  ])
  func `usual addresses are read, in lower case`(_ text: String, _ address: String) {
    #expect(EmailAddress(text)?.text == address)
  }

  /// The second one is CVE-2026-40574: a loose reader took the last part for the domain.
  @Test(arguments: [
    "", "evil@evil.com@corp.example", "ana", "@corp.example", "ana@", "ana@corp..example",
    "ana@-corp.example",
    "ana@corp-.example", ".ana@corp.example", "ana.@corp.example", "a..b@corp.example", "ana @corp.example",
    "ana@corp.example\r\nBcc: x", "\"ana\"@corp.example", "аna@corp.example", "ana@corp.example ",
    "\u{202E}ana@corp.example",
  ])
  func `anything that could be read in two ways is refused`(_ text: String) {
    #expect(EmailAddress(text) == nil)
  }

  @Test func `an address has at most 254 bytes`() {
    let labels = Array(repeating: String(repeating: "d", count: 60), count: 3).joined(separator: ".")
    #expect(EmailAddress("\(String(repeating: "a", count: 64))@\(labels)") != nil)
    #expect(EmailAddress("\(String(repeating: "a", count: 64))@\(labels).dddddddd") == nil)
  }
}
