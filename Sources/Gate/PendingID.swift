package import Crypto

/// The unguessable name of one approval that was asked for, as it stands in the wait page's address: 128
/// random bits in base64url.
package struct PendingID: Sendable, Hashable, CustomStringConvertible {
  /// 22 characters of base64url.
  package let description: String

  /// A new one.
  package init(from random: any RandomSource) { description = random.token(bytes: 16) }

  /// From a path segment; nil unless it has the right form.
  package init?(_ text: String) {
    guard text.utf8.count == 22, Base64.url.decode(text) != nil else { return nil }
    description = text
  }
}
