package import HTTP

/// Why somebody wants an approval from others, in their own words: as the others' phones show it.
package struct PurposeText: Sendable, Hashable, CustomStringConvertible {
  /// The shortest and the longest text, in characters.
  package static let bounds = 3...200

  /// One line of plain text.
  package let description: String

  /// Nil for less than three letters or digits, and for more than 200 characters. Cleaned like all text for phones.
  package init?(_ text: String) {
    guard text.utf8.count <= 4 * PurposeText.bounds.upperBound else { return nil }
    var plain = Substring(PhoneText.cleaned(text, longest: PurposeText.bounds.upperBound + 1))
    while plain.first == " " || plain.first == "·" { plain.removeFirst() }
    while plain.last == " " || plain.last == "·" { plain.removeLast() }
    let letters = plain.count { $0.isLetter || $0.isNumber }
    guard letters >= PurposeText.bounds.lowerBound, plain.count <= PurposeText.bounds.upperBound else {
      return nil
    }
    description = String(plain)
  }

  /// What a command line's `Unloq-Purpose` says; nil where there is none that counts, or two.
  package init?(_ head: RequestHead) {
    guard !head.isRepeated(.unloqPurpose), let text = head.text(.unloqPurpose) else { return nil }
    self.init(text)
  }
}
