import COpenSSL

/// The operating system's randomness through OpenSSL's generator (RAND_bytes).
package struct SecureRandom: RandomSource {
  package init() {}

  /// `count` bytes fit for keys.
  ///
  /// Traps when the generator fails. That happens only where the system has no entropy source at all, and a
  /// gate that went on with guessable session ids would be worse than one that is down.
  package func bytes(_ count: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    guard let size = Int32(exactly: count) else {
      preconditionFailure("more than 2 GiB of randomness asked for")
    }
    // Sound: the array has `size` bytes.
    let result = unsafe RAND_bytes(&bytes, size)
    precondition(result == 1, "the random generator failed: no secret can be made")
    return bytes
  }
}
