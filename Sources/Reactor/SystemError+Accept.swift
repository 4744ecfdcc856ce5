internal import CLinux

extension SystemError {
  /// How an accept loop goes on after this error (accept(2), section ERRORS).
  package enum AcceptFailure: Sendable {
    /// The connection was gone before it was accepted: take the next one.
    case connectionLost
    /// The machine is short of descriptors or memory: wait a little, then go on.
    case outOfResources
    /// Anything else: the listening socket itself is broken.
    case broken
  }

  /// What this error means for an accept loop.
  package var acceptFailure: AcceptFailure {
    switch code {
    case EMFILE, ENFILE, ENOBUFS, ENOMEM: .outOfResources
    case ECONNABORTED, EPERM, EPROTO, ENETDOWN, ENOPROTOOPT, EHOSTDOWN, EHOSTUNREACH, EOPNOTSUPP, ENETUNREACH:
      .connectionLost
    default: .broken
    }
  }
}
