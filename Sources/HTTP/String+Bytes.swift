extension String {
  /// A copy of `bytes`, read as UTF-8; what is not becomes U+FFFD. Allocates: for logs, pages and other cold
  /// paths.
  package init(copying bytes: Span<UInt8>) {
    self.init(decoding: [UInt8](copying: bytes), as: UTF8.self)
  }
}
