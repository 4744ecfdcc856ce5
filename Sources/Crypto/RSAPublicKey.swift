import COpenSSL

/// Somebody's public RSA key, as a gateway sends it with POST /encryption/user. Owns an EVP_PKEY.
@safe
package struct RSAPublicKey: ~Copyable {
  private let key: OpaquePointer

  /// Reads SPKI PEM text (`BEGIN PUBLIC KEY`).
  ///
  /// - Throws: `unusablePublicKey` for any other text, another kind of key, or one outside 2048 to 4096 bits.
  package init(pem: String) throws(CryptoError) {
    guard pem.utf8.count <= 8192, let read = unsafe RSAPublicKey.read(pem) else {
      ERR_clear_error()
      throw .unusablePublicKey
    }
    let bits = unsafe EVP_PKEY_get_bits(read)
    guard unsafe EVP_PKEY_get_base_id(read) == EVP_PKEY_RSA, bits >= 2048, bits <= 4096 else {
      unsafe EVP_PKEY_free(read)
      throw .unusablePublicKey
    }
    unsafe key = read
  }

  deinit { unsafe EVP_PKEY_free(key) }

  /// Encrypts `message` into one block.
  ///
  /// - Throws: `encryptionFailed` where it does not fit: 190 bytes fit a 2048-bit key with every padding.
  package func encrypt(_ message: [UInt8], padding: RSAPadding) throws(CryptoError) -> [UInt8] {
    let cipher = unsafe RSACipher(key)
    guard let block = cipher.encrypt(message, padding) else { throw .encryptionFailed }
    return block
  }

  private static func read(_ pem: String) -> OpaquePointer? {
    let bytes = Array(pem.utf8)
    return unsafe bytes.withUnsafeBytes { raw in
      // Sound: the BIO only reads these bytes, and is freed before they go away.
      guard let bio = unsafe BIO_new_mem_buf(raw.baseAddress, Int32(raw.count)) else { return nil }
      defer { unsafe BIO_free(bio) }
      return unsafe PEM_read_bio_PUBKEY(bio, nil, nil, nil)
    }
  }
}
