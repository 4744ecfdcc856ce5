import COpenSSL

/// Comparison of secrets.
package enum ConstantTime {
  /// Whether both are the same bytes, in a time that depends on their counts only (CRYPTO_memcmp).
  package static func equal(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool {
    let count = left.count
    guard count == right.count else { return false }
    guard count > 0 else { return true }
    return unsafe left.withUnsafeBufferPointer { left in
      unsafe right.withUnsafeBufferPointer { right in
        // Sound: both pointers are valid for `count` bytes.
        unsafe CRYPTO_memcmp(left.baseAddress, right.baseAddress, count) == 0
      }
    }
  }

  /// Whether both texts have the same UTF-8, in a time that depends on their lengths only.
  package static func equal(_ left: String, _ right: String) -> Bool {
    equal(left.utf8.span, right.utf8.span)
  }
}
