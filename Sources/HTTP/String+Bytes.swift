extension String {
  /// A copy of `bytes`, read as UTF-8; what is not becomes U+FFFD. Allocates: for logs, pages and other cold paths.
  package init(copying bytes: Span<UInt8>) {
    var copy = [UInt8]()
    copy.reserveCapacity(bytes.count)
    for index in bytes.indices { copy.append(bytes[index]) }
    self.init(decoding: copy, as: UTF8.self)
  }
}
