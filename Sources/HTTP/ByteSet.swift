import Bytes

/// A set of ASCII bytes, one bit each in two words, so that a membership test is a shift of a constant: no
/// table in memory, no global to initialise. Bytes from 0x80 up are in no set.
struct ByteSet: Sendable {
  /// Bits of the bytes 0x00 to 0x3F.
  let low: UInt64
  /// Bits of the bytes 0x40 to 0x7F.
  let high: UInt64

  /// Whether `byte` is in the set.
  @inline(__always) func contains(_ byte: UInt8) -> Bool {
    let word = byte & 0x40 == 0 ? low : high
    return byte < 0x80 && (word &>> UInt64(byte & 0x3F)) & 1 != 0
  }
}

extension Span where Element == UInt8 {
  /// The index of the first byte at or behind `start` that is not in `set`. `count` where there is none.
  func firstIndex(outside set: ByteSet, from start: Int) -> Int {
    firstIndex(outside: set.low, set.high, from: start)
  }
}

// The constants are checked against their grammar, byte by byte, in ByteSetTests.
extension ByteSet {
  /// RFC 9110, 5.6.2: `tchar = "!" / "#" / "$" / "%" / "&" / "'" / "*" / "+" / "-" / "." / "^" / "_" / "`" /
  /// "|" / "~" / DIGIT / ALPHA`.
  @inline(__always) static var token: ByteSet {
    ByteSet(low: 0x03FF_6CFA_0000_0000, high: 0x57FF_FFFF_C7FF_FFFE)
  }

  /// Bytes of a method that we take: upper-case letters, digits, `-` and `_`. Narrower than a token: see
  /// `Method`.
  @inline(__always) static var method: ByteSet {
    ByteSet(low: 0x03FF_2000_0000_0000, high: 0x0000_0000_87FF_FFFE)
  }

  /// What a client may send in a path: RFC 3986 `pchar`, "/", and the four bytes that browsers leave as they
  /// are, `[`, `]`, `^` and `|`. No backslash, quote, angle bracket, brace or backtick.
  @inline(__always) static var pathByte: ByteSet {
    ByteSet(low: 0x2FFF_FFF2_0000_0000, high: 0x57FF_FFFE_EFFF_FFFF)
  }

  /// What stands for itself in a path that we write: `pchar` without "%" and ";", and without "/". Every
  /// other byte is percent-encoded.
  @inline(__always) static var pathLiteral: ByteSet {
    ByteSet(low: 0x27FF_7FD2_0000_0000, high: 0x47FF_FFFE_87FF_FFFF)
  }

  /// RFC 3986, 2.3: `unreserved = ALPHA / DIGIT / "-" / "." / "_" / "~"`.
  @inline(__always) static var unreserved: ByteSet {
    ByteSet(low: 0x03FF_6000_0000_0000, high: 0x47FF_FFFE_87FF_FFFE)
  }

  /// Letters, digits, `-`, `_` and `.`: host names as the DNS has them, not every `reg-name` of RFC 3986.
  @inline(__always) static var hostName: ByteSet {
    ByteSet(low: 0x03FF_6000_0000_0000, high: 0x07FF_FFFE_87FF_FFFE)
  }

  /// RFC 6265, 4.1.1: `cookie-octet`, printable ASCII without space, quote, comma, semicolon and backslash.
  @inline(__always) static var cookieOctet: ByteSet {
    ByteSet(low: 0xF7FF_EFFA_0000_0000, high: 0x7FFF_FFFF_EFFF_FFFF)
  }
}
