/// One flat JSON object, written by hand: problem documents and the wait page's state need no more.
struct JSONText {
  private var members: [String] = []

  /// Adds a text; nil is left out.
  mutating func add(_ name: StaticString, _ value: String?) {
    if let value { members.append("\"\(name)\":\"\(JSONText.escaped(value))\"") }
  }

  /// Adds a whole number; nil is left out.
  mutating func add(_ name: StaticString, _ value: Int64?) {
    if let value { members.append("\"\(name)\":\(value)") }
  }

  /// The object as bytes.
  var bytes: [UInt8] { Array("{\(members.joined(separator: ","))}\n".utf8) }

  /// RFC 8259, 7; `<` and `>` too, so that the text is harmless wherever it ends up.
  private static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": escaped += "\\\""
      case "\\": escaped += "\\\\"
      case "<", ">", "&", "\u{2028}", "\u{2029}": escaped += unicode(scalar)
      default:
        if scalar.value < 0x20 || scalar.value == 0x7F {
          escaped += unicode(scalar)
        } else {
          escaped.unicodeScalars.append(scalar)
        }
      }
    }
    return escaped
  }

  private static func unicode(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16)
    return "\\u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
