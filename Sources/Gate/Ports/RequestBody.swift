package import Crypto

/// The body of the request under decision, as far as the gate needs it: read to its end before anybody is
/// asked, and kept for the upstream.
package protocol RequestBody: AnyObject {
  /// Reads the body to its end and keeps it; a second call answers at once. Called for requests that have a
  /// body only, on their own loop. `asStranger` says that nobody is signed in yet.
  /// - Returns: the SHA-256 of the body's bytes, without framing.
  /// - Throws: why it cannot be kept; the request is refused then.
  func hold(asStranger: Bool) async throws(HoldingFailure) -> Digest
}

/// Why a request's body could not be kept while somebody is asked.
package enum HoldingFailure: Error, Sendable, Hashable {
  /// It is longer than may be held.
  case tooLarge
  /// It breaks its framing.
  case malformed
  /// The client stopped sending.
  case timeout
  /// The client left.
  case clientLeft
  /// What is held already leaves no room.
  case full
  /// The place where it would be kept is broken.
  case unavailable

  /// The reason that the request gets.
  package var reason: Reason {
    switch self {
    case .tooLarge: .bodyTooLarge
    case .malformed: .malformedRequest
    case .timeout: .requestTimeout
    case .clientLeft: .clientLeft
    case .full: .holdingFull
    case .unavailable: .holdingUnavailable
    }
  }
}
