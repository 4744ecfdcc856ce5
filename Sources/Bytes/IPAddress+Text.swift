import Glibc

extension IPAddress {
  /// Reads dotted decimal IPv4 or any RFC 4291 text form of IPv6, without brackets, port or zone.
  ///
  /// Strict as `inet_pton(3)` is: `010.0.0.1`, `10.1` and `0x7f.1` are refused, because programs disagree about them.
  package init?(_ text: String) {
    if text.utf8.count > 45 || text.utf8.contains(0) { return nil }
    var v4 = in_addr()
    if unsafe inet_pton(AF_INET, text, &v4) == 1 {
      self.init(v4: UInt32(bigEndian: v4.s_addr))
      return
    }
    var v6 = in6_addr()
    guard unsafe inet_pton(AF_INET6, text, &v6) == 1 else { return nil }
    self = unsafe withUnsafeBytes(of: v6) { raw in
      // Sound: in6_addr is 16 bytes.
      unsafe IPAddress(
        high: UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: 0, as: UInt64.self)),
        low: UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
    }
  }
}

extension IPAddress: CustomStringConvertible {
  /// The usual text: dotted decimal for IPv4, RFC 5952 for IPv6.
  package var description: String {
    if isV4 {
      return "\((low >> 24) & 255).\((low >> 16) & 255).\((low >> 8) & 255).\(low & 255)"
    }
    var v6 = in6_addr()
    unsafe withUnsafeMutableBytes(of: &v6) { raw in
      unsafe raw.storeBytes(of: high.bigEndian, toByteOffset: 0, as: UInt64.self)
      unsafe raw.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
    }
    var text = [CChar](repeating: 0, count: 46)
    // Sound: 46 bytes are INET6_ADDRSTRLEN, and the call ends its text with a NUL.
    guard unsafe inet_ntop(AF_INET6, &v6, &text, 46) != nil else { return "::" }
    return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
