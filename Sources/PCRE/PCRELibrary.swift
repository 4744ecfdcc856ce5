import CPCRE2

/// The PCRE2 that the program runs with.
package enum PCRELibrary {
  /// Its version (`pcre2_config`), for `version`: "10.42 2022-12-11".
  package static var version: String {
    var buffer = [UInt8](repeating: 0, count: 64)
    // Sound: PCRE2 writes 24 bytes at most (pcre2_config(3)), with a NUL at their end.
    let count = unsafe buffer.withUnsafeMutableBytes {
      unsafe pcre2_config_8(UInt32(PCRE2_CONFIG_VERSION), $0.baseAddress)
    }
    return String(decoding: buffer.prefix(max(0, Int(count) - 1)), as: UTF8.self)
  }
}
