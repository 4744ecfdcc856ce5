package import Crypto

/// The text that an application redeems once for the person's data: `AU` and 130 letters and digits.
///
/// Older clients refuse anything shorter than 129 characters. Only the SHA-256 is stored.
package struct AccessToken: Sendable {
  /// What the application is given. Never logged.
  package let text: String

  /// Draws a new token of about 774 random bits.
  package init(from random: some RandomSource) { text = "AU" + random.alphanumerics(130) }

  /// What is stored and looked up for a token somebody sent.
  package static func fingerprint(of text: String) -> [UInt8] { Digest.sha256(text).bytes }
}
