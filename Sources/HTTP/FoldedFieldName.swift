import Bytes

/// A field name that a conf chose, and the question whether a field of a message has it, for one reader or for
/// another.
package struct FoldedFieldName: Sendable, Hashable {
  /// The name as it was written.
  package let text: String
  /// In small letters, every mark read as `-`.
  private let folded: [UInt8]

  /// Nil for what is no token (RFC 9110, 5.6.2), and for more than 64 bytes.
  package init?(_ name: String) {
    let bytes = Array(name.utf8)
    guard (1...64).contains(bytes.count), bytes.allSatisfy({ ByteSet.token.contains($0) }) else { return nil }
    text = name
    folded = bytes.map(FoldedFieldName.fold)
  }

  /// Whether a field's name is this one to a reader that takes `_` or another mark for `-`. What must not reach
  /// an upstream is recognised by this.
  package func isAlias(_ name: Span<UInt8>) -> Bool {
    guard name.count == folded.count else { return false }
    for index in folded.indices where FoldedFieldName.fold(name[index]) != folded[index] { return false }
    return true
  }

  /// Whether a field's name is this very name, case disregarded.
  package func isExactly(_ name: Span<UInt8>) -> Bool { name.isEqualIgnoringCase(to: text.utf8.span) }

  private static func fold(_ byte: UInt8) -> UInt8 {
    if FieldNameKey.isMark(byte) { return UInt8(ascii: "-") }
    return byte &- 0x41 < 26 ? byte | 0x20 : byte
  }
}
