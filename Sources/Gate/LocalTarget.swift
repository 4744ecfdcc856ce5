/// A target on the same host that is safe in a `Location` field: the last check before any redirect.
package struct LocalTarget: Sendable, Hashable {
  /// Path and query; begins with exactly one slash.
  package let text: String

  /// The root.
  package static let root = LocalTarget(trusted: "/")

  private init(trusted text: String) { self.text = text }

  /// Nil for anything that a browser could take for another host or another line: no leading slash, `//`, a
  /// backslash anywhere, control characters, spaces, or anything beyond ASCII.
  package init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard bytes.first == UInt8(ascii: "/"), bytes.count == 1 || bytes[1] != UInt8(ascii: "/"),
      bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") })
    else { return nil }
    self.text = text
  }
}
