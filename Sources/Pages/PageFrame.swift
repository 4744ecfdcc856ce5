/// What all pages share: head, style sheet, a calm card in the middle, and the name of the site.
struct PageFrame {
  /// The page's name: window title and first heading.
  let title: String
  /// The site, shown above the card, so that people see which door they stand at.
  let host: String
  /// A sign in front of the heading; decoration only, hidden from screen readers.
  let tone: Tone

  /// The colour of the sign.
  enum Tone: String {
    case calm, good, bad, busy
  }

  init(_ title: String, host: String, tone: Tone = .calm) {
    self.title = title
    self.host = host
    self.tone = tone
  }

  /// The whole document. `head` is what else belongs into the head (a script, a refresh for browsers without
  /// scripts), `main` the card's contents behind the heading.
  func document(head: [HTML] = [], _ main: [HTML]) -> HTML {
    .document(
      .element(
        "html", [.init("lang", "en")],
        .element(
          "head", [],
          [
            .void("meta", [.init("charset", "utf-8")]),
            .void(
              "meta", [.init("name", "viewport"), .init("content", "width=device-width, initial-scale=1")]),
            .void("meta", [.init("name", "color-scheme"), .init("content", "light dark")]),
            .void("meta", [.init("name", "robots"), .init("content", "noindex")]),
            .element("title", [], "\(title) · \(host)"),
            .void("link", [.init("rel", "stylesheet"), .init("href", "/.unloq/assets/gate.css")]),
          ] + head),
        .element(
          "body", [],
          .element(
            "main", [.init("class", "card \(tone.rawValue)")],
            [
              .element("p", [.init("class", "site")], HTML(host)),
              .element("span", [.init("class", "sign"), .init("aria-hidden", "true")]),
              .element("h1", [], HTML(title)),
            ] + main),
          .element("footer", [], "Guarded by unloq-gateway"))))
  }

  /// A paragraph.
  static func paragraph(_ text: HTML, class name: String? = nil) -> HTML {
    .element("p", name.map { [.init("class", $0)] } ?? [], text)
  }

  /// A form that posts to a gate page.
  static func form(_ action: String, id: String? = nil, _ contents: [HTML]) -> HTML {
    var attributes: [HTML.Attribute] = [.init("method", "post"), .init("action", action)]
    if let id { attributes.append(.init("id", id)) }
    return .element("form", attributes, contents)
  }

  /// A button that sends its form.
  static func button(_ text: HTML, isQuiet: Bool = false) -> HTML {
    .element("button", [.init("type", "submit"), .init("class", isQuiet ? "quiet" : "loud")], text)
  }

  /// A hidden field.
  static func hidden(_ name: String, _ value: String) -> HTML {
    .void("input", [.init("type", "hidden"), .init("name", name), .init("value", value)])
  }

  /// A term and its description.
  static func fact(_ term: HTML, _ description: HTML) -> HTML {
    .element("div", [], .element("dt", [], term), .element("dd", [], description))
  }
}
