import COpenSSL

/// One RSA operation with a borrowed key: the EVP_PKEY_CTX steps that both halves of a pair share.
@safe
struct RSACipher {
  private let key: OpaquePointer

  /// - Parameter key: an EVP_PKEY that outlives this value.
  @unsafe
  init(_ key: OpaquePointer) { unsafe self.key = key }

  /// The plain bytes of one block, or nil for whatever reason.
  func decrypt(_ block: [UInt8], _ padding: RSAPadding) -> WipedBytes? {
    guard let context = unsafe EVP_PKEY_CTX_new(key, nil) else { return nil }
    defer {
      unsafe EVP_PKEY_CTX_free(context)
      ERR_clear_error()
    }
    guard unsafe EVP_PKEY_decrypt_init(context) == 1, unsafe RSACipher.pad(context, padding) else {
      return nil
    }
    var isOpen = false
    let plain = unsafe WipedBytes(capacity: RSACipher.largestBlock) { target in
      var count = RSACipher.largestBlock
      // Sound: the storage holds the largest block there is (4096 bits), and its size is passed.
      isOpen = unsafe EVP_PKEY_decrypt(context, target, &count, block, block.count) == 1
      return isOpen ? count : 0
    }
    return isOpen ? plain : nil
  }

  /// One block that holds `message`, or nil where it does not fit.
  func encrypt(_ message: [UInt8], _ padding: RSAPadding) -> [UInt8]? {
    guard let context = unsafe EVP_PKEY_CTX_new(key, nil) else { return nil }
    defer {
      unsafe EVP_PKEY_CTX_free(context)
      ERR_clear_error()
    }
    guard unsafe EVP_PKEY_encrypt_init(context) == 1, unsafe RSACipher.pad(context, padding) else {
      return nil
    }
    var block = [UInt8](repeating: 0, count: RSACipher.largestBlock)
    var count = block.count
    // Sound: as above.
    guard unsafe EVP_PKEY_encrypt(context, &block, &count, message, message.count) == 1 else { return nil }
    return Array(block.prefix(count))
  }

  private static let largestBlock = 512

  private static func pad(_ context: OpaquePointer, _ padding: RSAPadding) -> Bool {
    switch padding {
    case .pkcs1v15:
      unsafe EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) > 0
    case .oaepSHA1:
      unsafe EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_OAEP_PADDING) > 0
        && EVP_PKEY_CTX_set_rsa_oaep_md(context, EVP_sha1()) > 0
    case .oaepSHA256:
      unsafe EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_OAEP_PADDING) > 0
        && EVP_PKEY_CTX_set_rsa_oaep_md(context, EVP_sha256()) > 0
    }
  }
}
