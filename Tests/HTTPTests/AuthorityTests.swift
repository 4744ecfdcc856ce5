import Bytes
import Testing

@testable import HTTP

/// The rules for single hosts stand in `Corpus/host.http` and `Corpus/absolute-form.http`.
@Suite struct AuthorityTests {
  @Test(
    arguments: [
      ("app.example", "app.example", nil), ("APP.Example.:81", "app.example", 81), ("a", "a", nil),
      ("a.", "a", nil),
      ("127.0.0.1:1", "127.0.0.1", 1), ("[::1]:65535", "::1", 65535), ("[2001:DB8:0::1]", "2001:db8::1", nil),
      ("_dmarc.x-y.example", "_dmarc.x-y.example", nil), ("1.example", "1.example", nil),
      ("example.1a", "example.1a", nil),
      ("0xg", "0xg", nil), ("255.255.255.255", "255.255.255.255", nil),
    ] as [(String, String, Int?)])
  func `a host in its one form, and its port`(_ text: String, _ host: String, _ port: Int?) throws {
    let bytes = Array(text.utf8)
    let authority = try Authority(bytes.span)
    let output = Buffer(capacity: 64)
    authority.appendHost(of: bytes.span, to: output)
    #expect(String(copying: output.readable) == host)
    #expect(authority.port == port)
  }

  /// Each of these is the loopback address to some reader, and text to another.
  @Test(arguments: [
    "127.1", "127.0.1", "2130706433", "0x7f.0.0.1", "0x7f000001", "0x", "017700000001", "127.0.0.01",
    "127.0.0.1.", "1.1.1.256",
    "0.0.0.0.0", "example.0x1", "example.42", "0177.0.0.1",
  ])
  func `a number that is no dotted address is refused`(_ text: String) {
    let expected: HTTPError? = text == "127.0.0.1." ? nil : .badHost
    #expect(thrownError { _ = try Authority(Array(text.utf8).span) } == expected)
  }

  @Test(arguments: [
    "", ":", ":80", "a:", "a:b", "a:00", "a:080", "a:65536", "a:123456", "a:-1", "a: 1", "a b", "a/b", "a\\b",
    "a?b", "a#b",
    "a%41", "..", ".a", "a..b", "[", "[]", "[::1", "::1", "[::1]]", "[::1]a", "[::1%251]", "[1.2.3.4]",
    "[v6.x]", "a,b",
    "a\u{0}", "\u{E9}", "a'b", "a$b", "a(b)", "*.example", "*",
  ])
  func `what is no host is refused`(_ text: String) {
    #expect(thrownError { _ = try Authority(Array(text.utf8).span) } == .badHost)
  }

  /// `http://trusted@evil/`: one reader goes to `trusted`, the other to `evil`.
  @Test(arguments: ["a@b", "a:1@b", "@b", "a@", "a:@b", "[::1]@b", "[a@b", "a\\@b", "a b@c"])
  func `userinfo is refused by its name`(_ text: String) {
    #expect(thrownError { _ = try Authority(Array(text.utf8).span) } == .userinfoInAuthority)
  }

  @Test(arguments: [
    ("a.example", "A.EXAMPLE.", 80, true), ("a.example:80", "a.example", 80, true),
    ("a.example:443", "a.example", 443, true),
    ("a.example:443", "a.example", 80, false), ("a.example:1", "a.example:2", 80, false),
    ("a.example", "b.example", 80, false),
    ("[::1]", "[0:0::1]", 80, true), ("[::1]", "[::2]", 80, false),
    ("127.0.0.1", "[::ffff:127.0.0.1]", 80, false),
  ])
  func `two authorities name the same place, or not`(
    _ one: String, _ other: String, _ port: Int, _ same: Bool
  ) throws {
    let left = Array(one.utf8)
    let right = Array(other.utf8)
    let authority = try Authority(left.span)
    #expect(
      authority.names(left.span, sameAs: try Authority(right.span), right.span, defaultPort: port) == same)
  }

  @Test func `labels and names hold the lengths of the DNS`() throws {
    let label = String(repeating: "a", count: 63)
    _ = try Authority(Array("\(label).\(label)".utf8).span)
    #expect(thrownError { _ = try Authority(Array("\(label)a.x".utf8).span) } == .badHost)
    #expect(thrownError { _ = try Authority(Array("x.\(label)a".utf8).span) } == .badHost)
    let long = Array(repeatElement(label, count: 4).joined(separator: ".").utf8)
    #expect(thrownError { _ = try Authority(long.span) } == .badHost)
  }
}
