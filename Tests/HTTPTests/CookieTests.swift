import Bytes
import HTTP
import Testing

@Suite struct CookieTests {
  private func session(_ lines: String...) throws -> String? {
    let head = try requestHead("GET / HTTP/1.1\r\nHost: a\r\n" + lines.map { $0 + "\r\n" }.joined() + "\r\n")
    guard let value = head.cookie(named: "unloq-session") else { return nil }
    return String(copying: value)
  }

  @Test(arguments: [
    "Cookie: unloq-session=abc", "Cookie: a=b; unloq-session=abc; c=d", "Cookie: a=b;unloq-session=abc;",
    "Cookie: ; ;unloq-session=abc",
    "Cookie: a; unloq-session=abc", "Cookie: a=\"x y\"; unloq-session=abc",
    "Cookie: a=unloq-session=x; unloq-session=abc",
    "COOKIE: xunloq-session=1; unloq-sessionx=2; unloq-session=abc",
  ])
  func `the cookie of exactly that name is found`(_ line: String) throws {
    #expect(try session(line) == "abc")
  }

  @Test func `every Cookie field is looked through`() throws {
    #expect(try session("Cookie: a=b", "Cookie: unloq-session=abc", "Cookie: c=d") == "abc")
  }

  /// CVE-2026-25748: a malformed cookie counted as signed in. Here whatever is not exactly one good cookie is
  /// none.
  @Test(arguments: [
    "", "X: y", "Cookie:", "Cookie: a=b", "Cookie: unloq-session", "Cookie: unloq-session=",
    "Cookie: unloq-session =abc",
    "Cookie: unloq-session= abc", "Cookie: Unloq-Session=abc", "Cookie: unloq-session=\"abc\"",
    "Cookie: unloq-session=a b",
    "Cookie: unloq-session=a,b", "Cookie: unloq-session=a\\b", "Cookie: unloq-session=\u{E9}",
    "Cookie: unloq-session=a\tb",
    "Cookie: unloq-session=abc; unloq-session=abc", "Cookie: unloq-session=abc; unloq-session=evil",
    "Cookie: unloq-session=abc; UNLOQ-SESSION=evil", "Cookie: unloq-session=abc; unloq-session",
    "Cookie: unloq-session=abc; unloq-session =x",
    "Cookie: unloq_session=abc", "Cookie: unloq-sessio=abc", "Cookie: a=b, unloq-session=abc",
    "Cookie: $unloq-session=abc",
  ])
  func `anything else is no session`(_ line: String) throws {
    #expect(try (line.isEmpty ? session() : session(line)) == nil)
  }

  @Test func `two fields with the cookie are no session`() throws {
    #expect(try session("Cookie: unloq-session=abc", "Cookie: unloq-session=abc") == nil)
  }

  @Test func `a cookie is found by bytes as by a literal`() throws {
    let head = try getRequest("Cookie: __Host-unloq-session=A-z_0")
    let name = Array("__Host-unloq-session".utf8)
    let value = copied(head.cookie(named: name.span))
    #expect(value == "A-z_0")
  }

  @Test func `a cookie of eight kilobytes is taken, and never a reason to fail`() throws {
    let long = String(repeating: "a", count: 8_000)
    #expect(try session("Cookie: unloq-session=\(long)") == long)
  }

  @Test(arguments: [
    ("a=b; unloq-session=x; c=d", "Cookie: a=b; c=d\r\n"), ("unloq-session=x", ""),
    ("unloq-session=x; unloq-browser=y", ""),
    ("a=b", "Cookie: a=b\r\n"), ("a=b;unloq-session=x;c = \"d\"", "Cookie: a=b; c = \"d\"\r\n"), ("", ""),
    (" ; ; ", ""),
    // Lenient readers fold case and blanks: such a twin is ours to remove as well.
    ("UNLOQ-SESSION=x; a=b", "Cookie: a=b\r\n"), ("unloq-session =x; a=b", "Cookie: a=b\r\n"),
    ("unloq-session; a=b", "Cookie: a=b\r\n"),
    ("unloq-session=x; unloq-session=y; a=b", "Cookie: a=b\r\n"),
    ("xunloq-session=1", "Cookie: xunloq-session=1\r\n"),
  ])
  func `our cookies do not reach the application`(_ value: String, _ written: String) throws {
    let head = try getRequest("Cookie: \(value)")
    let output = Buffer(capacity: 64)
    head.appendCookieField(
      1, without: ["unloq-session", "unloq-browser"], to: output)
    #expect(String(copying: output.readable) == written)
  }
}
