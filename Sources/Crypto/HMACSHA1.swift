import COpenSSL

/// HMAC-SHA1 (RFC 2104), for one-time codes only (RFC 6238): authenticator apps know no other hash by default, and the
/// known attacks on SHA-1 do not reach its HMAC.
package enum HMACSHA1 {
  /// The 20 bytes of the tag of `message` under `key`, which may have any length.
  package static func tag(key: Span<UInt8>, _ message: Span<UInt8>) -> [UInt8] {
    var tag = [UInt8](repeating: 0, count: 20)
    let keyCount = Int32(clamping: key.count)
    precondition(key.count == Int(keyCount), "a key has less than 2 GiB")
    let messageCount = message.count
    unsafe key.withUnsafeBufferPointer { key in
      unsafe message.withUnsafeBufferPointer { message in
        // Sound: both inputs are valid for their counts, and HMAC writes exactly 20 bytes for SHA-1.
        let result = unsafe HMAC(
          EVP_sha1(), key.baseAddress, keyCount, message.baseAddress, messageCount, &tag, nil)
        unsafe precondition(result != nil, "HMAC failed: out of memory")
      }
    }
    return tag
  }
}
