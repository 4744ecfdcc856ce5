/// The number of a person at one application, as text: results give it as a string of digits.
package struct UnloqID: Hashable, Sendable, CustomStringConvertible {
  /// One to 20 decimal digits in the documented cases; other identifiers are taken as they come.
  package let text: String

  /// Takes 1 to 128 visible ASCII characters; nil for anything else, because the id goes into header fields.
  package init?(_ text: String) {
    guard (1...128).contains(text.utf8.count), text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
      return nil
    }
    self.text = text
  }

  /// The id as a number, which some calls want; nil where it is not one.
  package var number: Int? {
    guard text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
    return Int(text)
  }

  package var description: String { text }
}
