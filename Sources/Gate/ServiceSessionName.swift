/// The name under which the approval service knows a session (`sid`): 128 random bits of its own. Neither the cookie's
/// value nor derived from it, so that the service could not use the session.
package struct ServiceSessionName: Sendable, Hashable, CustomStringConvertible {
  private let words: (UInt64, UInt64)

  /// The name of 128 random bits.
  package init(_ words: (UInt64, UInt64)) { self.words = words }

  /// Reads the 32 hexadecimal digits of `description`; nil for anything that is none of our names.
  package init?(_ text: String) {
    guard text.utf8.count == 32, let prefix = SessionPrefix(text) else { return nil }
    words = prefix.first.words
  }

  /// 32 hexadecimal digits.
  package var description: String { SessionRecord.serviceSessionName(words) }

  package static func == (left: ServiceSessionName, right: ServiceSessionName) -> Bool {
    left.words == right.words
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(words.0) }
}
