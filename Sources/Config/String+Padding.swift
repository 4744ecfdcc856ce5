extension String {
  /// With spaces behind it up to `width` characters, one at least.
  func padded(to width: Int) -> String { self + String(repeating: " ", count: max(1, width - count)) }
}
