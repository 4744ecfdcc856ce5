/// Text for a phone's approval screen. A request chooses its path, so it must not choose how the screen
/// looks: no lines of its own, no reversed reading order, no invisible characters, no flood.
package enum PhoneText {
  /// Control, format and separator characters and anything beyond printable ASCII and common letters become
  /// `·`; runs of blanks become one; what is longer than `longest` characters is cut in the middle, since
  /// both ends of a path tell something.
  package static func cleaned(_ text: String, longest: Int) -> String {
    var cleaned: [Character] = []
    var wasBlank = false
    for scalar in text.unicodeScalars.prefix(16_384) {
      let isBlank = scalar == " "
      if isBlank && wasBlank { continue }
      wasBlank = isBlank
      cleaned.append(isShown(scalar) ? Character(scalar) : "·")
    }
    guard cleaned.count > longest else { return String(cleaned) }
    let tail = longest / 3
    return String(cleaned.prefix(longest - tail - 1)) + "…" + String(cleaned.suffix(tail))
  }

  private static func isShown(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.value < 0x7F { return scalar.value >= 0x20 }
    switch scalar.properties.generalCategory {
    // Combining marks stay out too: stacked, they draw over the lines above.
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber:
      // Letters of scripts that read from right to left would turn the order of what stands beside them.
      return !(0x0590...0x08FF).contains(scalar.value) && !(0xFB1D...0xFEFF).contains(scalar.value)
        && !(0x10800...0x10FFF).contains(scalar.value) && !(0x1E800...0x1EFFF).contains(scalar.value)
    default:
      return false
    }
  }
}
