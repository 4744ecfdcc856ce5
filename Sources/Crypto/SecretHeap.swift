import COpenSSL

/// Memory for secrets: OpenSSL's secure heap, a mapping between guard pages that is locked and left out of core
/// dumps. Private halves of RSA pairs are made there too.
package enum SecretHeap {
  /// Its size. Pages are locked as they are used first.
  private static let size = 1 << 20
  /// What `WipedBytes` takes of it at most; the rest is for OpenSSL's own keys.
  static let mostOfOurs = size / 2

  /// Makes the heap, once, before any other thread runs. Says whether its memory is locked: a small `ulimit -l` keeps it
  /// from that, and then secrets may be swapped out.
  package static func prepare() -> Bool {
    if CRYPTO_secure_malloc_initialized() == 1 { return true }
    return CRYPTO_secure_malloc_init(size, 32) == 1
  }

  /// Overwrites `bytes` with zeros, in place, so that no compiler leaves it out.
  package static func wipe(_ bytes: inout [UInt8]) {
    unsafe bytes.withUnsafeMutableBytes { raw in
      // Sound: the pointer is valid for `count` bytes.
      if let first = raw.baseAddress { unsafe OPENSSL_cleanse(first, raw.count) }
    }
  }
}
