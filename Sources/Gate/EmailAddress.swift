/// An e-mail address in its one canonical form: the name under which people are known, counted and matched.
///
/// Stricter than RFC 5321: exactly one `@`, ASCII letters, digits and ``.!#$%&'*+-/=?^_`{|}~`` before it (the
/// dot-atom of RFC 5322, 3.2.3; no quoted strings, so no second `@`, space or control can hide in it), a
/// domain of letter-digit-hyphen labels after it. Lower case throughout, so that `A@x` and `a@x` are one
/// person and share one budget.
package struct EmailAddress: Sendable, Hashable, CustomStringConvertible {
  /// The longest address taken, in bytes (RFC 5321, 4.5.3.1.3, less the brackets).
  package static let longest = 254

  /// The canonical text.
  package let text: String

  /// Nil for anything that is not such an address; white space around it is dropped.
  package init?(_ text: String) {
    let bytes = EmailAddress.trimmed(Array(text.utf8))
    guard bytes.count >= 3, bytes.count <= EmailAddress.longest else { return nil }
    let parts = bytes.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
    guard parts.count == 2, EmailAddress.isLocal(parts[0]), EmailAddress.isDomain(parts[1]) else {
      return nil
    }
    self.text = String(decoding: bytes.map { $0 >= 65 && $0 <= 90 ? $0 + 32 : $0 }, as: UTF8.self)
  }

  package var description: String { text }

  private static func trimmed(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
    var slice = bytes[...]
    while let first = slice.first, first == 0x20 || first == 0x09 { slice.removeFirst() }
    while let last = slice.last, last == 0x20 || last == 0x09 { slice.removeLast() }
    return slice
  }

  private static func isLocal(_ bytes: ArraySlice<UInt8>) -> Bool {
    guard bytes.count <= 64 else { return false }
    return bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { atom in
      !atom.isEmpty && atom.allSatisfy { isAlphanumeric($0) || "!#$%&'*+-/=?^_`{|}~".utf8.contains($0) }
    }
  }

  private static func isDomain(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { label in
      !label.isEmpty && label.count <= 63 && label.first != UInt8(ascii: "-")
        && label.last != UInt8(ascii: "-")
        && label.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
    }
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    (byte >= 48 && byte <= 57) || (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122)
  }
}
