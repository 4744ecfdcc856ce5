import COpenSSL

/// SHA-1 (RFC 3174), where a protocol wants it as a checksum: the answer to a WebSocket's key (RFC 6455, 4.2.2). It
/// protects nothing there, and nothing else here uses it.
package enum SHA1 {
  /// The 20 bytes of the digest of `message`.
  package static func digest(_ message: Span<UInt8>) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: 20)
    let count = message.count
    unsafe message.withUnsafeBufferPointer { message in
      // Sound: the input is valid for its count, and SHA-1 writes exactly 20 bytes.
      let result = unsafe EVP_Digest(message.baseAddress, count, &digest, nil, EVP_sha1(), nil)
      precondition(result == 1, "SHA-1 failed: out of memory")
    }
    return digest
  }
}
