package import Bytes

/// Where the gateway can be administered and watched; never on the listeners that people use.
package struct AdminSettings: Sendable, Equatable {
  /// The path of a Unix socket for sessions, revocation, health and metrics. Its mode is 0660. Default none.
  package var socket: String?
  /// A loopback address for health and metrics alone, for Prometheus. Default none.
  package var metrics: SocketAddress?

  package init(socket: String? = nil, metrics: SocketAddress? = nil) {
    self.socket = socket
    self.metrics = metrics
  }
}
