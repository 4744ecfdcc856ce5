/// An authorisation's text with `$name` variables, as an application stores it under a code.
package struct ActionTemplate: Sendable, Hashable {
  /// At most 20 letters, digits, `_`, `-`; unique in the application and never changed.
  package let code: String
  /// At most 35 characters.
  package let title: String
  /// At most 100 characters.
  package let message: String
  /// The approving button's text, at most 10 characters.
  package let approve: String
  /// The denying button's text, at most 10 characters.
  package let deny: String

  /// Checks every part against its limit.
  /// - Throws: `invalid` with the parameter's name.
  package init(code: String, title: String, message: String, approve: String?, deny: String?) throws(APIError)
  {
    let isCode = (1...20).contains(code.utf8.count) && code.utf8.allSatisfy(ActionTemplate.isCodeByte)
    guard isCode else { throw .invalid(field: "code", because: "must be 1 to 20 letters, digits, _ or -") }
    try ActionTemplate.check("title", title, limit: 35)
    try ActionTemplate.check("message", message, limit: 100)
    try ActionTemplate.check("approve", approve ?? "Approve", limit: 10)
    try ActionTemplate.check("deny", deny ?? "Deny", limit: 10)
    self.code = code
    self.title = title
    self.message = message
    self.approve = approve ?? "Approve"
    self.deny = deny ?? "Deny"
  }

  /// Takes parts that were checked when they were stored.
  init(stored code: String, title: String, message: String, approve: String, deny: String) {
    self.code = code
    self.title = title
    self.message = message
    self.approve = approve
    self.deny = deny
  }

  /// The variables' names in the order of their first use, without the `$`.
  package var variables: [String] {
    var names: [String] = []
    for text in [title, message] {
      for piece in ActionTemplate.pieces(of: text) {
        if case .variable(let name) = piece, !names.contains(name) { names.append(name) }
      }
    }
    return names
  }

  /// `text` (the title or the message) with every variable's value in its place. A value is put in as it is: a `$` in
  /// it is not read again.
  package static func filled(_ text: String, with values: [String: String]) -> String {
    pieces(of: text).map { piece in
      switch piece {
      case .text(let text): text
      case .variable(let name): values[name] ?? ""
      }
    }.joined()
  }

  private enum Piece { case text(String), variable(String) }

  /// Cuts `text` at its variables: a `$` and the letters, digits and `_` behind it, the first one no digit.
  private static func pieces(of text: String) -> [Piece] {
    var pieces: [Piece] = []
    var rest = Substring(text)
    while let dollar = rest.firstIndex(of: "$") {
      let behind = rest[rest.index(after: dollar)...]
      let name = behind.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
      if let first = name.first, !first.isNumber {
        pieces.append(.text(String(rest[..<dollar])))
        pieces.append(.variable(String(name)))
      } else {
        pieces.append(.text(String(rest[...dollar]) + name))
      }
      rest = behind[name.endIndex...]
    }
    return pieces + [.text(String(rest))]
  }

  private static func check(_ field: String, _ text: String, limit: Int) throws(APIError) {
    guard (1...limit).contains(text.unicodeScalars.count) else {
      throw .invalid(field: field, because: "must have 1 to \(limit) characters")
    }
  }

  private static func isCodeByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"),
      UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }
}
