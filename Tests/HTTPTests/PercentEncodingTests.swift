import HTTP
import Testing

@Suite struct PercentEncodingTests {
  @Test(arguments: [
    ("", ""), ("aZ09-._~", "aZ09-._~"), ("a b", "a%20b"), ("/a?b=c&d", "%2Fa%3Fb%3Dc%26d"), ("é", "%C3%A9"),
    ("\r\n\0", "%0D%0A%00"),
    ("+", "%2B"), ("100%", "100%25"),
  ])
  func `only unreserved bytes stand for themselves`(_ text: String, _ encoded: String) {
    #expect(PercentEncoding.encode(text) == encoded)
    #expect(PercentEncoding.decode(encoded.utf8.span) == Array(text.utf8))
  }

  @Test(arguments: ["%", "%1", "a%", "%g0", "%0g", "%%41", "%u0041"])
  func `a broken escape has no meaning`(_ text: String) {
    #expect(PercentEncoding.decode(text.utf8.span) == nil)
  }

  @Test func `a plus sign is a space in forms only`() {
    #expect(PercentEncoding.decode("a+b".utf8.span) == Array("a+b".utf8))
    #expect(PercentEncoding.decode("a+b".utf8.span, plusIsSpace: true) == Array("a b".utf8))
    #expect(PercentEncoding.decode("a%2Bb".utf8.span, plusIsSpace: true) == Array("a+b".utf8))
  }
}
