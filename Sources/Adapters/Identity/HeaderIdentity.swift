import Bytes
package import Gate
package import HTTP

/// The e-mail that a trusted proxy in front has written into a header, as a claim.
///
/// The attack (CVE-2025-64484, oauth2-proxy#3506): a client sends the header itself, under another spelling, or twice, and
/// the gate takes it for the proxy's. Here the other end of the socket itself must be the proxy, and what it sends must be
/// one line, one address, under one name. And it proves nothing even then: it says whose phone to ring.
package struct HeaderIdentity: IdentitySource {
  package let readsAuthorization = false
  private let header: IdentityHeader
  /// Longer values are not looked into.
  private static let longest = 254

  package init(_ header: IdentityHeader) { self.header = header }

  /// The claim; nil from other peers, and where the header is doubled, misspelt, or no single address.
  package func claim(_ head: RequestHead, peer: Peer) -> IdentityClaim? {
    guard header.from.contains(where: { $0.contains(peer.direct) }) else { return nil }
    var found: Int?
    for index in 0..<head.fieldCount where header.name.isAlias(head.fieldName(index)) {
      // A second one, or one in another spelling: the proxy's or the client's, who can say.
      guard found == nil, header.name.isExactly(head.fieldName(index)), !head.isNamedByConnection(index)
      else {
        return nil
      }
      found = index
    }
    guard let found, head.fieldValue(found).count <= HeaderIdentity.longest else { return nil }
    return EmailAddress(String(copying: head.fieldValue(found))).map {
      IdentityClaim(email: $0, isInAuthorization: false)
    }
  }
}
