package import Bytes
package import HTTP

/// Who says whose phone to ring, besides the sign-in page.
package struct IdentitySettings: Sendable, Hashable {
  /// Whether HTTP Basic with an e-mail and no password counts.
  package var acceptsBasic: Bool
  /// A proxy's header, nil for none.
  package var header: IdentityHeader?

  package init(acceptsBasic: Bool = true, header: IdentityHeader? = nil) {
    self.acceptsBasic = acceptsBasic
    self.header = header
  }
}

/// A header in which a proxy in front says who asks.
package struct IdentityHeader: Sendable, Hashable {
  /// Its name.
  package let name: FoldedFieldName
  /// The peers that are believed; from anybody else it means nothing.
  package let from: [Network]

  package init(name: FoldedFieldName, from: [Network]) {
    self.name = name
    self.from = from
  }
}
