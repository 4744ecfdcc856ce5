/// A piece of markup. There are two ways to make one: from an element, and from text, which is escaped; so
/// nothing that came from outside can become markup.
package struct HTML: Sendable, ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
  /// The markup.
  package let markup: String

  private init(markup: String) { self.markup = markup }

  /// Text, escaped.
  package init(_ text: String) { markup = HTML.escaped(text) }

  /// Text, escaped: literals and interpolations alike.
  package init(stringLiteral text: String) { self.init(text) }

  /// An element with its end tag. The name is a literal, so never from outside; the attributes keep their
  /// order.
  package static func element(_ name: StaticString, _ attributes: [Attribute] = [], _ children: HTML...)
    -> HTML
  {
    element(name, attributes, children)
  }

  /// An element with its end tag, its contents in an array.
  package static func element(_ name: StaticString, _ attributes: [Attribute], _ children: [HTML]) -> HTML {
    HTML(markup: "<\(name)\(HTML.list(attributes))>\(children.map(\.markup).joined())</\(name)>")
  }

  /// An element without contents and end tag: `input`, `meta`, `link`.
  package static func void(_ name: StaticString, _ attributes: [Attribute]) -> HTML {
    HTML(markup: "<\(name)\(HTML.list(attributes))>")
  }

  /// Pieces one after another.
  package static func group(_ pieces: [HTML]) -> HTML { HTML(markup: pieces.map(\.markup).joined()) }

  /// Nothing.
  package static let nothing = HTML(markup: "")

  /// A whole document: the type line and its root.
  static func document(_ root: HTML) -> HTML { HTML(markup: "<!doctype html>\n\(root.markup)\n") }

  /// One attribute: a literal name, and a value that is escaped; without a value, a name that stands alone.
  package struct Attribute: Sendable {
    let name: StaticString
    let value: String?

    package init(_ name: StaticString, _ value: String) {
      self.name = name
      self.value = value
    }

    private init(flag name: StaticString) {
      self.name = name
      value = nil
    }

    /// An attribute that is true by being there: `required`, `autofocus`.
    package static func flag(_ name: StaticString) -> Attribute { Attribute(flag: name) }
  }

  private static func list(_ attributes: [Attribute]) -> String {
    attributes.map { attribute in
      attribute.value.map { " \(attribute.name)=\"\(escaped($0))\"" } ?? " \(attribute.name)"
    }.joined()
  }

  /// The five characters that mean something in markup, and NUL, which no document may hold.
  private static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      case "\0": escaped += "\u{FFFD}"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
