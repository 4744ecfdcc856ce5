package import Crypto
package import Bytes

/// A person's encryption key as the device hands it out.
package enum EncryptionKey {
  /// Opens a key that was encrypted for `pair`: base64, line breaks allowed, one RSA block.
  ///
  /// - Throws: `unusableKey`, whatever is wrong with it, so that nobody can use us as a padding oracle.
  package static func open(
    _ wrapped: Secret, with pair: borrowing RSAKeyPair, padding: RSAPadding
  ) throws(UnloqError) -> WipedBytes {
    let text = String(wrapped.reveal().filter { !$0.isNewline })
    guard let block = Base64.standard.decode(text) else { throw .unusableKey }
    do throws(CryptoError) {
      let key = try pair.decrypt(block, padding: padding)
      if isPlausible(key.span) { return key }
    } catch {
      throw .unusableKey
    }
    throw .unusableKey
  }

  /// Whether these can be a key: 32 to 64 printable ASCII characters.
  static func isPlausible(_ key: Span<UInt8>) -> Bool {
    guard (32...64).contains(key.count) else { return false }
    for index in key.indices where key[index] <= 0x20 || key[index] >= 0x7F { return false }
    return true
  }
}
