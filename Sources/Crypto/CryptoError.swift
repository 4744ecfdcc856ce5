/// What can fail in this module.
package enum CryptoError: Error, Equatable, Sendable {
  /// OpenSSL could not make a key pair.
  case keyGenerationFailed
  /// Not a `BEGIN PUBLIC KEY` (SPKI) PEM text of an RSA key with 2048 to 4096 bits.
  case unusablePublicKey
  /// Not the PEM text of a private key on the curve P-256, or one that is encrypted.
  case unusablePrivateKey
  /// OpenSSL could not sign.
  case signingFailed
  /// The message is too long for one RSA block, or OpenSSL refused it.
  case encryptionFailed
  /// Not decryptable with this key and padding. One case for every cause, so that no padding oracle arises.
  case decryptionFailed
  /// OpenSSL could not derive a key (out of memory).
  case derivationFailed
  /// OpenSSL could not seal (out of memory).
  case sealingFailed
  /// A sealed box that this key does not open, or that was altered, or that belongs to something else.
  case openingFailed

  /// Fixed text, safe for logs and metrics.
  package var label: String {
    switch self {
    case .keyGenerationFailed: "key-generation-failed"
    case .unusablePublicKey: "unusable-public-key"
    case .unusablePrivateKey: "unusable-private-key"
    case .signingFailed: "signing-failed"
    case .encryptionFailed: "encryption-failed"
    case .decryptionFailed: "decryption-failed"
    case .derivationFailed: "derivation-failed"
    case .sealingFailed: "sealing-failed"
    case .openingFailed: "opening-failed"
    }
  }
}
