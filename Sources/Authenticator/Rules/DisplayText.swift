/// Makes text from an application or its visitors fit to be shown on the device page.
///
/// The attack: a path or message with line breaks, right-to-left marks or invisible characters that makes the request
/// look like another one, or like another application's. What cannot be seen is replaced, and what is long is cut.
package enum DisplayText {
  /// One line of at most `limit` characters, without control, direction or invisible characters.
  ///
  /// White space of any kind becomes one space; what could mislead becomes `�`, so that the person sees that
  /// something was there; a cut is marked with `…`.
  package static func line(_ text: String, limit: Int) -> String {
    var line = String.UnicodeScalarView()
    var count = 0
    var marks = 0
    for scalar in text.unicodeScalars {
      if count >= limit { return String(line.dropLast()) + "…" }
      switch category(of: scalar) {
      case .space:
        if line.isEmpty || line.last == " " { continue }
        line.append(" ")
      case .misleading:
        if line.last == "\u{FFFD}" { continue }
        line.append("\u{FFFD}")
      case .mark:
        // Two marks are enough for any language's letters; towers of them cover the lines around.
        marks += 1
        if marks > 2 { continue }
        line.append(scalar)
      case .visible:
        marks = 0
        line.append(scalar)
      }
      count += 1
    }
    while line.last == " " { line.removeLast() }
    return String(line)
  }

  private enum Category { case visible, space, mark, misleading }

  private static func category(of scalar: Unicode.Scalar) -> Category {
    if scalar.isASCII {
      return scalar.value > 0x20 && scalar.value < 0x7F
        ? .visible
        : scalar == " " || (9...13).contains(scalar.value) ? .space : .misleading
    }
    // Blank letters: Hangul fillers and the empty Braille cell.
    if [0x115F, 0x1160, 0x2800, 0x3164, 0xFFA0].contains(scalar.value) { return .misleading }
    switch scalar.properties.generalCategory {
    case .spaceSeparator, .lineSeparator, .paragraphSeparator: return .space
    case .nonspacingMark, .enclosingMark: return .mark
    case .control, .format, .privateUse, .surrogate, .unassigned: return .misleading
    default: return scalar.properties.isDefaultIgnorableCodePoint ? .misleading : .visible
    }
  }
}
