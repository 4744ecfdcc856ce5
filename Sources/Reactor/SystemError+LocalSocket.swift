internal import CLinux

extension SystemError {
  /// What to do about a Unix socket at `path` that cannot be made; nil where nothing general can be said.
  package func socketRemedy(_ path: String) -> String? {
    switch code {
    case EADDRINUSE: "another gateway listens there, or the path is another file"
    case ENOENT: "make its folder first; the systemd unit does so by RuntimeDirectory=unloq-gateway"
    case EACCES, EPERM, EROFS: "the gateway's user has to be able to write to its folder"
    case ENAMETOOLONG: "the path of a socket has at most \(System.longestSocketPath) bytes"
    default: nil
    }
  }

  /// What to do about a Unix socket at `path` that cannot be reached.
  package static func connectingRemedy(_ path: String) -> String? {
    do throws(SystemError) {
      try System.probe(path)
      return nil
    } catch {
      return switch error.code {
      case ENOENT, ECONNREFUSED: "is the gateway running, and with this conf?"
      case EACCES, EPERM: "run it as root, as the gateway's user, or as a member of the socket's group"
      default: error.description
      }
    }
  }
}
