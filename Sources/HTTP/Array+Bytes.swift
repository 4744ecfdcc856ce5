extension Array where Element == UInt8 {
  /// A copy of `bytes`. Allocates: for cold paths.
  package init(copying bytes: Span<UInt8>) {
    self = []
    reserveCapacity(bytes.count)
    for index in bytes.indices { append(bytes[index]) }
  }
}
