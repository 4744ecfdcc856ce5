import Bytes

/// A pattern over e-mail addresses: `ana@corp.example`, `*@corp.example`, `*`. `*` stands for any run of
/// characters other than `@`; a lone `*` for everybody who is signed in. Case does not matter.
package struct UserGlob: Sendable, Hashable, CustomStringConvertible {
  /// How a pattern can be looked up.
  package enum Shape: Sendable, Hashable {
    /// One address.
    case exact(String)
    /// `*@` and a domain without stars.
    case domain(String)
    /// Everybody.
    case anyone
    /// Anything else: tried byte by byte.
    case glob([UInt8])
  }

  /// The look-up form, in lower case.
  package let shape: Shape
  package let description: String

  /// What the text form may be, for a diagnostic's hint.
  package static let hint =
    "an e-mail address in which \"*\" stands for any run without \"@\", or \"*\" alone"

  /// Nil for a text that could not match any address: not exactly one `@` (except `*`), spaces, controls, too
  /// long.
  package init?(_ text: String) {
    let lower = text.lowercased()
    description = lower
    if lower == "*" {
      shape = .anyone
      return
    }
    let bytes = Array(lower.utf8)
    let parts = bytes.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty, bytes.count <= EmailAddress.longest,
      bytes.allSatisfy({ $0 > 0x20 && $0 != 0x7F })
    else { return nil }
    let star = UInt8(ascii: "*")
    if !bytes.contains(star) {
      shape = .exact(lower)
    } else if parts[0].elementsEqual([star]) && !parts[1].contains(star) {
      shape = .domain(String(decoding: parts[1], as: UTF8.self))
    } else {
      shape = .glob(bytes)
    }
  }

  /// Whether `email`, in its canonical form, is meant.
  package func matches(_ email: Span<UInt8>) -> Bool {
    switch shape {
    case .anyone: return true
    case .exact(let address): return address.utf8.span.isEqual(to: email)
    case .domain(let domain):
      // The character before the domain must be the one "@": no suffix compare (`evil@a@corp` is not an
      // address).
      let start = email.count - domain.utf8.count
      guard start >= 2, email[start - 1] == UInt8(ascii: "@") else { return false }
      return domain.utf8.span.isEqual(to: email.extracting(start..<email.count))
    case .glob(let pattern): return StarMatch.matches(pattern.span, email, stoppingAt: UInt8(ascii: "@"))
    }
  }
}
