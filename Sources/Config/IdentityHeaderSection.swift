import Bytes
import Gate

/// `identity.header`.
enum IdentityHeaderSection: Section {
  static let name = RequiredKey(
    "name", Forms.claimField, example: "X-Forwarded-Email",
    """
    The header's name; its value is an e-mail address. Whatever comes under it, from whomever and in whatever \
    spelling, is not passed on.
    """)
  static let from = Key(
    "from", Forms.list(of: Forms.network, "networks", isEmptyAllowed: true), default: [],
    """
    The proxies that are believed: the other end of the connection itself, whatever X-Forwarded-For says. Nobody by \
    default.
    """)

  static let description = SectionDescription(
    name: "header", text: "A header in which a proxy in front says who asks.",
    keys: [name.description, from.description])

  /// Reads every key, so that every problem in them is told.
  static func read(_ reader: SectionReader) -> IdentityHeader? {
    let field = reader[name]
    let peers = reader[from]
    if peers.isEmpty {
      reader.decoding.warning(
        at: reader.position(of: from.description) ?? reader.position,
        "nobody is believed: the header is removed and never read",
        hint: "from: [10.0.0.7/32] with the address of the proxy")
    }
    let everyone = [Network("0.0.0.0/0"), Network("::/0")].compactMap { $0 }
    if peers.contains(where: { everyone.contains($0) }) {
      reader.decoding.error(
        at: reader.position(of: from.description) ?? reader.position,
        "everyone is believed: any client could ring any phone", hint: "name the proxies themselves")
    }
    return field.map { IdentityHeader(name: $0, from: peers) }
  }
}
