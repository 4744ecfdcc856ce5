import Pages
import Testing

@Suite struct HTMLTests {
  @Test(arguments: [
    ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"), ("a & b", "a &amp; b"),
    ("\" onload=\"x", "&quot; onload=&quot;x"), ("it's", "it&#39;s"), ("\0", "\u{FFFD}"),
    ("&lt;", "&amp;lt;"), ("ä🙂", "ä🙂"),
  ]) func `text never becomes markup`(_ text: String, _ markup: String) {
    #expect(HTML(text).markup == markup)
    #expect((HTML("\(text)") as HTML).markup == markup)
    #expect(
      HTML.element("p", [.init("title", text)], HTML(text)).markup == "<p title=\"\(markup)\">\(markup)</p>")
  }

  @Test func `elements nest`() {
    let html = HTML.element(
      "ul", [], [.element("li", [], "a"), .void("br", []), .group(["b", "c"]), .nothing])
    #expect(html.markup == "<ul><li>a</li><br>bc</ul>")
    #expect(HTML.void("input", [.flag("required")]).markup == "<input required>")
  }
}
