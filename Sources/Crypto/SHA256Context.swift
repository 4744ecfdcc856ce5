import COpenSSL

/// SHA-256 (FIPS 180-4) over bytes that arrive in pieces. A plain value: it owns no C handle and allocates
/// nothing.
package struct SHA256Context {
  private var state: SHA256_CTX

  /// An empty message.
  package init() {
    state = SHA256_CTX()
    unsafe unloq_sha256_init(&state)
  }

  /// Adds `bytes` to the message.
  package mutating func update(_ bytes: Span<UInt8>) {
    let count = bytes.count
    // Sound: the pointer is valid for `count` bytes during the call, which keeps neither.
    unsafe bytes.withUnsafeBufferPointer { unsafe unloq_sha256_update(&state, $0.baseAddress, count) }
  }

  /// Adds the UTF-8 of `text` to the message.
  package mutating func update(_ text: String) {
    update(text.utf8.span)
  }

  /// The digest of the message so far; the context is empty again afterwards.
  package mutating func finish() -> Digest {
    var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    unsafe withUnsafeMutableBytes(of: &words) { raw in
      // Sound: SHA256_Final writes 32 bytes, the size of the tuple, which may be written as bytes.
      let bytes = unsafe raw.bindMemory(to: UInt8.self)
      unsafe unloq_sha256_final(&state, bytes.baseAddress)
    }
    unsafe unloq_sha256_init(&state)
    return Digest(
      UInt64(bigEndian: words.0), UInt64(bigEndian: words.1), UInt64(bigEndian: words.2),
      UInt64(bigEndian: words.3))
  }
}

extension Digest {
  /// The SHA-256 of `bytes`. Allocates nothing.
  package static func sha256(_ bytes: Span<UInt8>) -> Digest {
    var context = SHA256Context()
    context.update(bytes)
    return context.finish()
  }

  /// The SHA-256 of the UTF-8 of `text`.
  package static func sha256(_ text: String) -> Digest {
    sha256(text.utf8.span)
  }
}
