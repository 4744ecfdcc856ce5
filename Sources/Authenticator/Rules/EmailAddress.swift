/// An e-mail address as the name of a person: lower case, so that two spellings cannot be two people.
package struct EmailAddress: Sendable, Hashable, CustomStringConvertible {
  /// The address in lower case.
  package let text: String

  /// Reads `local@domain`: exactly one `@`, ASCII letters, digits and the usual marks, at most 254 bytes.
  ///
  /// Stricter than RFC 5321: quoted local parts and non-ASCII letters are refused, because addresses that look alike
  /// must not be different people, and `a@b@c` has been read both ways by others.
  package init?(_ text: String) {
    let parts = text.lowercased().split(separator: "@", omittingEmptySubsequences: false)
    guard text.utf8.count <= 254, parts.count == 2, let local = parts.first, let domain = parts.last else {
      return nil
    }
    guard (1...64).contains(local.utf8.count), local.utf8.allSatisfy(EmailAddress.isLocal) else { return nil }
    guard !local.hasPrefix("."), !local.hasSuffix("."), !local.contains("..") else { return nil }
    let labels = domain.split(separator: ".", omittingEmptySubsequences: false)
    guard labels.allSatisfy(EmailAddress.isLabel) else { return nil }
    self.text = "\(local)@\(domain)"
  }

  package var description: String { text }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
      || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private static func isLocal(_ byte: UInt8) -> Bool {
    isLetterOrDigit(byte) || "!#$%&'*+/=?^_`{|}~.-".utf8.contains(byte)
  }

  private static func isLabel(_ label: Substring) -> Bool {
    (1...63).contains(label.utf8.count) && !label.hasPrefix("-") && !label.hasSuffix("-")
      && label.utf8.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") }
  }
}
