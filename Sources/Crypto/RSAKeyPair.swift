import COpenSSL

/// An RSA key pair made for one key release and thrown away with it. Owns an EVP_PKEY.
@safe
package struct RSAKeyPair: ~Copyable, @unchecked Sendable {
  // Sound: OpenSSL's keys may be used by several threads at once, each with a context of its own.
  private let key: OpaquePointer

  /// Makes a fresh pair. Takes tens of milliseconds: not on a loop.
  ///
  /// - Parameter bits: 2048 (the least that is sensible) unless told otherwise.
  /// - Throws: `keyGenerationFailed`.
  package init(bits: Int = 2048) throws(CryptoError) {
    precondition(bits >= 2048 && bits <= 4096, "RSA keys have 2048 to 4096 bits")
    guard let made = unsafe unloq_rsa_generate(bits) else {
      ERR_clear_error()
      throw .keyGenerationFailed
    }
    unsafe key = made
  }

  deinit { unsafe EVP_PKEY_free(key) }

  /// The public half as SPKI PEM (`BEGIN PUBLIC KEY`), the form POST /encryption/user takes.
  ///
  /// - Throws: `unusablePublicKey` when OpenSSL cannot write it (out of memory).
  package func publicPEM() throws(CryptoError) -> String {
    guard let bio = unsafe BIO_new(BIO_s_mem()) else { throw .unusablePublicKey }
    defer { unsafe BIO_free(bio) }
    var start: UnsafeMutablePointer<CChar>?
    guard unsafe PEM_write_bio_PUBKEY(bio, key) == 1 else { throw .unusablePublicKey }
    let count = unsafe unloq_bio_memory(bio, &start)
    guard let bytes = unsafe start, count > 0 else { throw .unusablePublicKey }
    // Sound: the memory BIO owns `count` bytes at `bytes` until it is freed at the end of this function.
    return unsafe bytes.withMemoryRebound(to: UInt8.self, capacity: count) { bytes in
      unsafe String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
    }
  }

  /// The bytes that were encrypted with the public half, one block.
  ///
  /// - Throws: `decryptionFailed`, whatever the cause.
  package func decrypt(_ block: [UInt8], padding: RSAPadding) throws(CryptoError) -> WipedBytes {
    let cipher = unsafe RSACipher(key)
    guard let plain = cipher.decrypt(block, padding) else { throw .decryptionFailed }
    return plain
  }
}
