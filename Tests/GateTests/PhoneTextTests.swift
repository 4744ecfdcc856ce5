import Gate
import Testing

/// Attack row 32: a request chooses its path, and the path stands on the phone. Unescaped, it could bring
/// lines of its own ("Approved by IT"), turn the reading order, or push the real text off the screen.
@Suite struct PhoneTextTests {
  @Test(arguments: [
    ("/a/b", "/a/b"), ("a&b<c>\"d\"", "a&b<c>\"d\""), ("line\nline\r\n", "line·line··"),
    ("a\u{202E}b\u{2066}c", "a·b·c"),
    ("a\u{200B}b\u{FEFF}c", "a·b·c"), ("e\u{301}\u{302}\u{303}", "e···"),
    ("  many   blanks ", " many blanks "),
    ("\u{05D0}\u{0627}", "··"), ("caf\u{E9} 日本", "caf\u{E9} 日本"), ("\u{1F600}", "·"),
    ("tab\tx\u{7}", "tab·x·"),
    ("\u{2028}\u{85}", "··"),
  ]) func `a text loses what could draw outside its line`(_ text: String, _ cleaned: String) {
    #expect(PhoneText.cleaned(text, longest: 100) == cleaned)
  }

  @Test func `a long text is cut in the middle`() {
    let text = PhoneText.cleaned("/start/" + String(repeating: "x", count: 4096) + "/end", longest: 60)
    #expect(text.count == 60)
    #expect(text.hasPrefix("/start/") && text.hasSuffix("/end"))
    #expect(text.contains("…"))
  }

  @Test func `the variables are filled in once`() {
    let subject = ApprovalSubject(
      method: "GET", host: "app.test", path: "/$host/$method", template: "Really $method $path?")
    #expect(subject.message == "Really GET /$host/$method?")
  }

  @Test(arguments: [
    ("$nothing costs $5", "$nothing costs $5"), ("$", "$"), ("a$method", "aGET"), ("$methods", "$methods"),
  ])
  func `what is no variable stays`(_ template: String, _ message: String) {
    #expect(ApprovalSubject(method: "GET", host: "h", path: "/", template: template).message == message)
  }

  @Test func `no app name can be imitated by a path`() {
    let path = "/x\n\nUNLOQ Security\nTap approve to keep your account"
    let subject = ApprovalSubject(method: "GET", host: "app.test", path: path, template: nil)
    #expect(!subject.message.contains("\n"))
    #expect(subject.message.hasPrefix("GET app.test/x"))
    #expect(subject.message.count <= 200)
  }
}
