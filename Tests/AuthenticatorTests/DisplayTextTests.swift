@testable import Authenticator
import Testing

/// Text on the phone that an application or its visitor chose. The attack: a path with line breaks, right-to-left marks
/// or invisible characters makes one request look like another, or like another application's.
@Suite struct DisplayTextTests {
  @Test(arguments: [
    ("DELETE admin.corp/users/1", "DELETE admin.corp/users/1"),
    ("  two   spaces ", "two spaces"),
    ("line\r\nbreak\tand tab", "line break and tab"),
    ("para\u{2029}graph\u{2028}", "para graph"),
    ("nul\u{0}bell\u{7}\u{7}", "nul\u{FFFD}bell\u{FFFD}"),
    ("abc\u{202E}fed", "abc\u{FFFD}fed"),
    ("\u{2066}x\u{2069}", "\u{FFFD}x\u{FFFD}"),
    ("zero\u{200B}width\u{200D}\u{FEFF}", "zero\u{FFFD}width\u{FFFD}"),
    ("tag\u{E0041}", "tag\u{FFFD}"),
    ("soft\u{AD}hyphen", "soft\u{FFFD}hyphen"),
    ("hangul\u{3164}filler", "hangul\u{FFFD}filler"),
    ("<b>&amp;\"'</b>", "<b>&amp;\"'</b>"),
    ("Żółć 東京 مرحبا", "Żółć 東京 مرحبا"),
    ("", ""),
  ])
  func `what misleads becomes visible, the rest stays`(_ text: String, _ line: String) {
    #expect(DisplayText.line(text, limit: 100) == line)
  }

  @Test func `long text is cut and says so`() {
    let line = DisplayText.line(String(repeating: "x", count: 5_000), limit: 20)
    #expect(line == String(repeating: "x", count: 19) + "…")
  }

  @Test func `text of just the limit is not cut`() {
    #expect(DisplayText.line("12345", limit: 5) == "12345")
  }

  @Test func `towers of marks are cut down`() {
    let tower = "e" + String(repeating: "\u{0301}", count: 500)
    #expect(DisplayText.line(tower, limit: 100).unicodeScalars.count == 3)
  }
}
