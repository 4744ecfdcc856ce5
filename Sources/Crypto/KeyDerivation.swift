import COpenSSL

/// HKDF-SHA256 (RFC 5869): keys out of a secret that is no key itself, one for each purpose.
package enum KeyDerivation {
  /// Derives `count` bytes from `secret`.
  ///
  /// - Parameters:
  ///   - secret: the input keying material.
  ///   - salt: random and not secret; may be empty.
  ///   - info: what the key is for; may be empty, at most 1,024 bytes.
  ///   - count: bytes wanted, at most 255 times 32.
  /// - Returns: the derived key.
  /// - Throws: `derivationFailed`.
  package static func hkdfSHA256(
    _ secret: WipedBytes, salt: [UInt8], info: [UInt8], count: Int = 32
  ) throws(CryptoError) -> WipedBytes {
    guard let context = unsafe EVP_PKEY_CTX_new_id(EVP_PKEY_HKDF, nil) else { throw .derivationFailed }
    defer {
      unsafe EVP_PKEY_CTX_free(context)
      ERR_clear_error()
    }
    let material = secret.span
    let isSet = unsafe material.withUnsafeBufferPointer { material in
      // Sound: OpenSSL copies the inputs during these calls; the counts are those of the arrays.
      unsafe EVP_PKEY_derive_init(context) == 1
        && EVP_PKEY_CTX_set_hkdf_md(context, EVP_sha256()) == 1
        && (salt.isEmpty || EVP_PKEY_CTX_set1_hkdf_salt(context, salt, Int32(salt.count)) == 1)
        && EVP_PKEY_CTX_set1_hkdf_key(context, material.baseAddress, Int32(material.count)) == 1
        && (info.isEmpty || EVP_PKEY_CTX_add1_hkdf_info(context, info, Int32(info.count)) == 1)
    }
    guard isSet else { throw .derivationFailed }
    var isDerived = false
    let key = unsafe WipedBytes(capacity: count) { target in
      var written = count
      // Sound: the storage has room for `count` bytes, and that is what is asked for.
      isDerived = unsafe EVP_PKEY_derive(context, target, &written) == 1 && written == count
      return isDerived ? count : 0
    }
    guard isDerived else { throw .derivationFailed }
    return key
  }
}
