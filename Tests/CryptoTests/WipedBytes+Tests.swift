import Crypto

extension WipedBytes {
  /// The bytes in hexadecimal, for comparing.
  var hexadecimal: String { Hexadecimal.encode(span) }

  /// A copy of `bytes`.
  convenience init(_ bytes: [UInt8]) { self.init(copying: bytes.span) }
}

extension [UInt8] {
  /// The bytes in hexadecimal.
  var hexadecimal: String { Hexadecimal.encode(span) }
}
