import Bytes

extension HostPattern {
  /// Whether the pattern is true of a host (lower case, no port, no trailing dot).
  package func matches(_ host: Span<UInt8>) -> Bool {
    switch self {
    case .any: return true
    case .exact(let name): return name.utf8.span.isEqual(to: host)
    case .below(let suffix):
      let start = host.count - suffix.utf8.count
      guard start >= 2, host[start - 1] == UInt8(ascii: ".") else { return false }
      return suffix.utf8.span.isEqual(to: host.extracting(start..<host.count))
    }
  }

  /// Whether this pattern is true of every host that `other` is true of.
  package func covers(_ other: HostPattern) -> Bool {
    switch (self, other) {
    case (.any, _): true
    case (_, .any): false
    case (.exact(let name), .exact(let otherName)): name == otherName
    case (.exact, .below): false
    case (.below, .exact(let name)): matches(name.utf8.span)
    case (.below(let suffix), .below(let otherSuffix)):
      suffix == otherSuffix || otherSuffix.hasSuffix("." + suffix)
    }
  }
}
