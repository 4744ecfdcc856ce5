import COpenSSL

/// A key pair on the curve P-256 that signs as ES256 asks (RFC 7518, 3.4). Owns an EVP_PKEY.
@safe
package final class ECKeyPair: @unchecked Sendable {
  // @unchecked: the key never changes once it is made, and OpenSSL lets any number of threads sign with one EVP_PKEY,
  // each with a context of its own.
  private let key: OpaquePointer
  /// The public point's first coordinate, 32 bytes.
  package let x: [UInt8]
  /// The public point's second coordinate, 32 bytes.
  package let y: [UInt8]

  /// Bytes of a coordinate, and of each half of a signature.
  private static let width = 32
  /// More than the DER form of any signature on this curve takes.
  private static let longestSignature = 80

  /// Makes a fresh pair.
  ///
  /// - Throws: `keyGenerationFailed`.
  package convenience init() throws(CryptoError) {
    guard let made = unsafe unloq_ec_generate() else {
      ERR_clear_error()
      throw .keyGenerationFailed
    }
    try unsafe self.init(owning: made)
  }

  /// Reads PEM text (`BEGIN PRIVATE KEY`); what stands in front of it is passed over.
  ///
  /// - Throws: `unusablePrivateKey` for any other text, another kind of key, and an encrypted one.
  package convenience init(pem: [UInt8]) throws(CryptoError) {
    guard pem.count <= 8192, let read = unsafe ECKeyPair.read(pem) else {
      ERR_clear_error()
      throw .unusablePrivateKey
    }
    try unsafe self.init(owning: read)
  }

  @unsafe
  private init(owning key: OpaquePointer) throws(CryptoError) {
    guard unsafe ECKeyPair.isP256(key),
      let x = unsafe ECKeyPair.coordinate(OSSL_PKEY_PARAM_EC_PUB_X, of: key),
      let y = unsafe ECKeyPair.coordinate(OSSL_PKEY_PARAM_EC_PUB_Y, of: key)
    else {
      unsafe EVP_PKEY_free(key)
      ERR_clear_error()
      throw .unusablePrivateKey
    }
    unsafe self.key = key
    self.x = x
    self.y = y
  }

  deinit { unsafe EVP_PKEY_free(key) }

  /// The private key as PKCS#8 PEM (`BEGIN PRIVATE KEY`), not encrypted: for a file that only its owner may read.
  ///
  /// - Throws: `unusablePrivateKey` when OpenSSL cannot write it (out of memory).
  package func privatePEM() throws(CryptoError) -> [UInt8] {
    guard let bio = unsafe BIO_new(BIO_s_mem()) else { throw .unusablePrivateKey }
    defer { unsafe BIO_free(bio) }
    var start: UnsafeMutablePointer<CChar>?
    guard unsafe PEM_write_bio_PKCS8PrivateKey(bio, key, nil, nil, 0, nil, nil) == 1 else {
      ERR_clear_error()
      throw .unusablePrivateKey
    }
    let count = unsafe unloq_bio_memory(bio, &start)
    guard let bytes = unsafe start, count > 0 else { throw .unusablePrivateKey }
    // Sound: the memory BIO owns `count` bytes at `bytes` until it is freed at the end of this function.
    return unsafe bytes.withMemoryRebound(to: UInt8.self, capacity: count) { bytes in
      unsafe Array(UnsafeBufferPointer(start: bytes, count: count))
    }
  }

  /// The ES256 signature of `message`: the numbers r and s, 32 bytes each.
  ///
  /// - Throws: `signingFailed`.
  package func sign(_ message: [UInt8]) throws(CryptoError) -> [UInt8] {
    guard let context = unsafe EVP_MD_CTX_new() else { throw .signingFailed }
    defer {
      unsafe EVP_MD_CTX_free(context)
      ERR_clear_error()
    }
    var signature = [UInt8](repeating: 0, count: ECKeyPair.longestSignature)
    var count = signature.count
    // Sound: `signature` has `count` bytes, and is longer than any signature of this curve.
    guard unsafe EVP_DigestSignInit(context, nil, EVP_sha256(), nil, key) == 1,
      unsafe EVP_DigestSign(context, &signature, &count, message, message.count) == 1,
      let raw = ECKeyPair.raw(Array(signature.prefix(count)))
    else { throw .signingFailed }
    return raw
  }

  /// r and s of a signature in DER, one behind the other.
  private static func raw(_ der: [UInt8]) -> [UInt8]? {
    unsafe der.withUnsafeBufferPointer { bytes in
      // Sound: OpenSSL moves its own copy of the pointer along `bytes`, which outlives the call.
      var at = bytes.baseAddress
      guard let parsed = unsafe d2i_ECDSA_SIG(nil, &at, bytes.count) else { return nil }
      defer { unsafe ECDSA_SIG_free(parsed) }
      var raw = [UInt8](repeating: 0, count: 2 * width)
      let isWhole = unsafe raw.withUnsafeMutableBufferPointer { raw in
        guard let base = raw.baseAddress else { return false }
        // Sound: `raw` has room for both halves, and each call writes exactly `width` bytes.
        return unsafe BN_bn2binpad(ECDSA_SIG_get0_r(parsed), base, Int32(width)) == Int32(width)
          && BN_bn2binpad(ECDSA_SIG_get0_s(parsed), base + width, Int32(width)) == Int32(width)
      }
      return isWhole ? raw : nil
    }
  }

  @unsafe
  private static func isP256(_ key: OpaquePointer) -> Bool {
    guard unsafe EVP_PKEY_get_base_id(key) == EVP_PKEY_EC else { return false }
    var name = [CChar](repeating: 0, count: 64)
    var count = 0
    // Sound: the size of `name` is passed.
    guard unsafe EVP_PKEY_get_group_name(key, &name, name.count, &count) == 1, count < name.count else {
      return false
    }
    return name.prefix(count).map { UInt8(bitPattern: $0) }.elementsEqual("prime256v1".utf8)
  }

  @unsafe
  private static func coordinate(_ name: String, of key: OpaquePointer) -> [UInt8]? {
    var number: OpaquePointer?
    guard unsafe EVP_PKEY_get_bn_param(key, name, &number) == 1, let number = unsafe number else {
      return nil
    }
    defer { unsafe BN_free(number) }
    var bytes = [UInt8](repeating: 0, count: width)
    // Sound: exactly `width` bytes are written.
    return unsafe BN_bn2binpad(number, &bytes, Int32(width)) == Int32(width) ? bytes : nil
  }

  @unsafe
  private static func read(_ pem: [UInt8]) -> OpaquePointer? {
    unsafe pem.withUnsafeBytes { raw in
      // Sound: the BIO only reads these bytes, and is freed before they go away.
      guard let bio = unsafe BIO_new_mem_buf(raw.baseAddress, Int32(raw.count)) else { return nil }
      defer { unsafe BIO_free(bio) }
      // The empty text is the password of an encrypted key: without it OpenSSL would ask at the terminal.
      return unsafe "".withCString { password in
        unsafe PEM_read_bio_PrivateKey(bio, nil, nil, UnsafeMutableRawPointer(mutating: password))
      }
    }
  }
}
