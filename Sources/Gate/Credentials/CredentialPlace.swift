package import HTTP

/// Where a credential stands in the requests that carry it.
package enum CredentialPlace: Sendable, Hashable {
  /// The whole value of the field of this name.
  case field(FoldedFieldName)
  /// The value of the cookie of this name, which is a token.
  case cookie(String)

  /// The place that a kind has; `name` is the field's or the cookie's, nil for the kinds that stand in
  /// `Authorization`. Nil for a name that is needed and missing, or not needed and given, or that would change what the
  /// request means to the gate or to a proxy behind it.
  package init?(_ kind: CredentialKind, name: String?) {
    switch kind {
    case .basic, .bearer:
      guard name == nil, let field = FoldedFieldName("Authorization") else { return nil }
      self = .field(field)
    case .header:
      // Whatever the gate, its framing or a proxy behind it reads is no place for a secret.
      guard let name, let field = FoldedFieldName(name), FieldName(folding: name.utf8.span) == .other
      else { return nil }
      self = .field(field)
    case .cookie:
      // A cookie's name is a token too (RFC 6265, 4.1.1), and none of the gate's own.
      guard let name, FoldedFieldName(name) != nil, !name.lowercased().contains("unloq-") else { return nil }
      self = .cookie(name)
    }
  }

  /// The name of the key hand-over's field. What clients send under it is removed like every `X-Unloq-` field.
  package static let key: CredentialPlace? = FoldedFieldName("X-Unloq-Key").map { .field($0) }

  /// Whether `value` can stand there: visible ASCII, with blanks inside where a field has it.
  package func takes(_ value: Span<UInt8>) -> Bool {
    guard (1...CredentialPlace.longest).contains(value.count), value[0] != 0x20,
      value[value.count - 1] != 0x20
    else { return false }
    switch self {
    case .field:
      for index in value.indices where value[index] < 0x20 || value[index] >= 0x7F { return false }
    case .cookie:
      // RFC 6265, 4.1.1, cookie-octet; no quotes, since readers differ in whether they belong to the value.
      for index in value.indices {
        switch value[index] {
        case 0x21, 0x23...0x2B, 0x2D...0x3A, 0x3C...0x5B, 0x5D...0x7E: break
        default: return false
        }
      }
    }
    return true
  }

  /// The name of the field or cookie.
  package var name: String {
    switch self {
    case .field(let field): field.text
    case .cookie(let name): name
    }
  }

  /// The longest value, in bytes.
  package static let longest = 4096
}
