package import Crypto

/// Whom a pending approval belongs to. Nobody else gets its match code, its outcome or a request through by
/// it.
package enum Asker: Sendable, Hashable {
  /// The session with this hashed id.
  case session(Digest)
  /// The browser with this hashed browser cookie: nobody is signed in there yet.
  case browser(Digest)
  /// One held request without any cookie, named by a random number: nothing else can share it.
  case request(PendingID)
}
