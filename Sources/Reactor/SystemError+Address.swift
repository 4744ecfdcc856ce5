internal import Glibc

extension SystemError {
  /// Another program holds the address (EADDRINUSE).
  package var isAddressInUse: Bool { code == EADDRINUSE }

  /// What to do about a failure to listen, as a sentence; nil where nothing general can be said.
  package var listeningRemedy: String? {
    switch code {
    case EADDRINUSE: "another program listens there; `ss -ltnp` shows which, or choose another port"
    case EACCES: "ports below 1024 need CAP_NET_BIND_SERVICE or root"
    case EADDRNOTAVAIL: "this machine has no such address"
    default: nil
    }
  }
}
