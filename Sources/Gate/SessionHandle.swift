package import Crypto

/// The first 128 bits of a session's hashed id: names a session to an operator and is of no use as a cookie, whose
/// value nobody can compute from it. The access log prints its first eight digits.
package struct SessionHandle: Sendable, Hashable, Comparable, CustomStringConvertible {
  let words: (UInt64, UInt64)

  /// The handle of a hashed id's leading words.
  package init(_ words: (UInt64, UInt64)) { self.words = words }

  /// The handle of a hashed id.
  package init(_ id: Digest) { self.init(id.leadingWords) }

  /// Reads the 32 hexadecimal digits of `description`; nil for anything else.
  package init?(_ text: String) {
    guard text.utf8.count == 32, let prefix = SessionPrefix(text) else { return nil }
    self = prefix.first
  }

  /// 32 hexadecimal digits.
  package var description: String { SessionRecord.serviceSessionName(words) }

  package static func == (left: SessionHandle, right: SessionHandle) -> Bool { left.words == right.words }

  package static func < (left: SessionHandle, right: SessionHandle) -> Bool { left.words < right.words }

  package func hash(into hasher: inout Hasher) { hasher.combine(words.0) }
}
