import Crypto

/// What can be said about a request's session without waiting.
enum SessionAtHand {
  /// The session, or that there is none.
  case known(SignedIn?)
  /// The store has to be asked for the session of this id.
  case unknown(Digest)
}
