/// Which hosts a route or a rule is for: one name, all names below a suffix, or all.
package enum HostPattern: Sendable, Hashable, CustomStringConvertible {
  /// Exactly this name, lower case without a trailing dot.
  case exact(String)
  /// Every name that ends in a dot and this suffix: `*.corp.example` has `corp.example`, and does not match
  /// `corp.example` itself.
  case below(String)
  /// `*`: every host.
  case any

  /// What the text form may be, for a diagnostic's hint.
  package static let hint = "a host name without scheme and port, \"*.\" and a host name, or \"*\""

  /// Reads `wiki.corp.example`, `*.corp.example` or `*`. Case does not matter; a trailing dot is dropped.
  ///
  /// Nil for anything with a port, a scheme, an empty label, or `*` in another place.
  package init?(_ text: String) {
    var name = text.lowercased()
    if name == "*" {
      self = .any
      return
    }
    let isBelow = name.hasPrefix("*.")
    if isBelow { name.removeFirst(2) }
    if name.hasSuffix(".") { name.removeLast() }
    if !isBelow, name.contains(":") {
      // An IPv6 address, written without brackets as `RequestHead.host` gives it.
      let isAddress = name.utf8.allSatisfy {
        HostPattern.isHexadecimal($0) || $0 == UInt8(ascii: ":") || $0 == 46
      }
      guard isAddress, name.utf8.count <= 45 else { return nil }
      self = .exact(name)
      return
    }
    guard HostPattern.isName(name) else { return nil }
    self = isBelow ? .below(name) : .exact(name)
  }

  package var description: String {
    switch self {
    case .exact(let name): name
    case .below(let suffix): "*." + suffix
    case .any: "*"
    }
  }

  private static func isName(_ name: String) -> Bool {
    guard !name.isEmpty, name.utf8.count <= 253 else { return false }
    return name.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
      !label.isEmpty && label.utf8.count <= 63
        && label.utf8.allSatisfy { byte in
          (byte >= 97 && byte <= 122) || (byte >= 48 && byte <= 57) || byte == UInt8(ascii: "-")
            || byte == UInt8(ascii: "_")
        }
    }
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    (byte >= 48 && byte <= 57) || (byte >= 97 && byte <= 102)
  }
}
