import COpenSSL

/// AES-256-GCM (NIST SP 800-38D): secret, and unaltered or not opened at all.
///
/// A key and a nonce must never seal two messages.
package struct SealedBox: Sendable, Hashable {
  /// 96 bits, the length that GCM is made for.
  package let nonce: [UInt8]
  /// The encrypted message and behind it the tag of 16 bytes.
  package let content: [UInt8]

  /// Bytes of a key, of a nonce, of a tag.
  package static let keyCount = 32
  package static let nonceCount = 12
  package static let tagCount = 16

  /// A box as it was stored; nil where the counts are not those of one.
  package init?(nonce: [UInt8], content: [UInt8]) {
    guard nonce.count == SealedBox.nonceCount, content.count >= SealedBox.tagCount else { return nil }
    self.nonce = nonce
    self.content = content
  }

  /// Seals `message`, which opens again only together with the same `associated` bytes.
  ///
  /// - Throws: `sealingFailed`.
  package init(
    _ message: Span<UInt8>, key: WipedBytes, nonce: [UInt8], associated: [UInt8]
  ) throws(CryptoError) {
    precondition(
      key.count == SealedBox.keyCount && nonce.count == SealedBox.nonceCount, "a key has 256 bits, a nonce 96"
    )
    var content = [UInt8](repeating: 0, count: message.count + SealedBox.tagCount)
    guard let context = unsafe EVP_CIPHER_CTX_new() else { throw .sealingFailed }
    defer {
      unsafe EVP_CIPHER_CTX_free(context)
      ERR_clear_error()
    }
    let key = key.span
    let count = message.count
    let isSealed = unsafe content.withUnsafeMutableBufferPointer { target in
      unsafe key.withUnsafeBufferPointer { key in
        unsafe message.withUnsafeBufferPointer { message in
          var written: Int32 = 0
          guard let start = target.baseAddress else { return false }
          // Sound: GCM writes as many bytes as it reads, and `target` has room for the tag behind them.
          return unsafe EVP_EncryptInit_ex(context, EVP_aes_256_gcm(), nil, key.baseAddress, nonce) == 1
            && EVP_EncryptUpdate(context, nil, &written, associated, Int32(associated.count)) == 1
            && (count == 0
              || EVP_EncryptUpdate(context, start, &written, message.baseAddress, Int32(count)) == 1)
            && EVP_EncryptFinal_ex(context, start + count, &written) == 1
            && EVP_CIPHER_CTX_ctrl(
              context, EVP_CTRL_AEAD_GET_TAG, Int32(SealedBox.tagCount), start + count) == 1
        }
      }
    }
    guard isSealed else { throw .sealingFailed }
    self.nonce = nonce
    self.content = content
  }

  /// The message.
  ///
  /// - Throws: `openingFailed` for another key, another `associated` or an altered box: nothing of what it may have held
  ///   is handed out.
  package func open(with key: WipedBytes, associated: [UInt8]) throws(CryptoError) -> WipedBytes {
    guard key.count == SealedBox.keyCount, let context = unsafe EVP_CIPHER_CTX_new() else {
      throw .openingFailed
    }
    defer {
      unsafe EVP_CIPHER_CTX_free(context)
      ERR_clear_error()
    }
    let key = key.span
    let count = content.count - SealedBox.tagCount
    var tag = Array(content.suffix(SealedBox.tagCount))
    var isOpen = false
    let message = unsafe WipedBytes(capacity: count) { target in
      isOpen = unsafe key.withUnsafeBufferPointer { key in
        var written: Int32 = 0
        // Sound: GCM writes as many bytes as it reads, and the storage has room for `count`.
        return unsafe EVP_DecryptInit_ex(context, EVP_aes_256_gcm(), nil, key.baseAddress, nonce) == 1
          && EVP_DecryptUpdate(context, nil, &written, associated, Int32(associated.count)) == 1
          && (count == 0 || EVP_DecryptUpdate(context, target, &written, content, Int32(count)) == 1)
          && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(SealedBox.tagCount), &tag) == 1
          && EVP_DecryptFinal_ex(context, target + count, &written) == 1
      }
      return isOpen ? count : 0
    }
    guard isOpen else { throw .openingFailed }
    return message
  }
}
