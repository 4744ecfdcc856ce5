/// Why a read, a write or a connect on a socket ended without doing its work.
package enum SocketError: Error, Sendable, Equatable {
  /// The deadline passed.
  case timedOut
  /// `Socket.interrupt()` was called: the other side of the exchange is gone, or the program is stopping.
  case interrupted
  /// The peer reset or closed the connection, or cannot be reached.
  case disconnected(SystemError)
  /// Any other kernel error.
  case system(SystemError)

  /// Fixed text for logs and metrics.
  package var label: StaticString {
    switch self {
    case .timedOut: "timed-out"
    case .interrupted: "interrupted"
    case .disconnected: "disconnected"
    case .system: "system"
    }
  }
}
