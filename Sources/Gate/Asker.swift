package import Bytes
package import Crypto

/// Whom a pending approval belongs to. Nobody else gets its match code, its outcome or a request through by
/// it.
package enum Asker: Sendable, Hashable {
  /// The session with this hashed id.
  case session(Digest)
  /// The browser with this hashed browser cookie: nobody is signed in there yet.
  case browser(Digest)
  /// Command-line requests without any cookie, from this address to this host: those that name the same person
  /// share one push, so that a script's parallel calls ring once. Whoever shares the address could join them while the
  /// phone rings; a session cookie (`curl -c`) is bound more tightly.
  case address(IPAddress, host: String)
  /// One held request, named by a random number: nothing else can share it.
  case request(PendingID)
}
