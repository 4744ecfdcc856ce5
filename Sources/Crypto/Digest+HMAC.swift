import COpenSSL

extension Digest {
  /// HMAC-SHA256 (RFC 2104) of `message` under `key`, which may have any length.
  ///
  /// Compare the result with ``matches(_:)``.
  package static func hmacSHA256(key: Span<UInt8>, _ message: Span<UInt8>) -> Digest {
    var tag = [UInt8](repeating: 0, count: byteCount)
    let keyCount = Int32(clamping: key.count)
    precondition(key.count == Int(keyCount), "a key has less than 2 GiB")
    let messageCount = message.count
    unsafe key.withUnsafeBufferPointer { key in
      unsafe message.withUnsafeBufferPointer { message in
        // Sound: HMAC takes NULL for an empty key; both inputs are valid for their counts, and HMAC writes
        // exactly the 32 bytes of `tag` for SHA-256. It returns NULL only where memory is exhausted, where
        // the process cannot go on anyway.
        let result = unsafe HMAC(
          EVP_sha256(), key.baseAddress, keyCount, message.baseAddress, messageCount, &tag, nil)
        unsafe precondition(result != nil, "HMAC failed: out of memory")
      }
    }
    guard let digest = Digest(tag.span) else { preconditionFailure("a tag has 32 bytes") }
    return digest
  }

  /// HMAC-SHA256 of the UTF-8 of `message` under `key`.
  package static func hmacSHA256(key: Span<UInt8>, _ message: String) -> Digest {
    hmacSHA256(key: key, message.utf8.span)
  }
}
