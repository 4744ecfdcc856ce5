package import HTTP

/// Finds out from a request's head who claims to send it, where no session says so. All sources pass
/// `IdentitySourceContract`.
package protocol IdentitySource: Sendable {
  /// Whether it reads `Authorization`, so that a challenge there makes sense.
  var readsAuthorization: Bool { get }
  /// The claim; nil where there is none, and for one that is malformed: never half a name. Never suspends.
  func claim(_ head: RequestHead, peer: Peer) -> IdentityClaim?
}
