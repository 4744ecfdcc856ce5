import Bytes
import Listener

/// `admin`: where the gateway can be administered and watched.
enum AdminSection: Section {
  static let socket = OptionalKey(
    "socket", Forms.path, example: "/run/unloq-gateway/admin.sock",
    """
    A Unix socket, of mode 0660, for "unloq-gateway sessions" and "unloq-gateway revoke", health and metrics. Whoever \
    may write to it can end everybody's session. Without it sessions can be ended by a restart only.
    """)
  static let metrics = OptionalKey(
    "metrics", Forms.socketAddress, example: "127.0.0.1:9464",
    """
    A loopback address that answers GET /metrics, /health and /ready, for Prometheus on this machine. Sessions are \
    neither shown nor ended there. Without it they can be had at the socket only.
    """)

  static let description = SectionDescription(
    name: "admin",
    text: "Where the gateway can be administered and watched. Never on the listeners that people use.",
    keys: [socket.description, metrics.description])

  /// The longest path that a Unix socket can have, in bytes (unix(7)).
  private static let longestPath = 107

  /// Reads every key, so that every problem in them is told.
  static func read(_ reader: SectionReader) -> AdminSettings? {
    let path = reader[socket]
    let address = reader[metrics]
    if let path, path.utf8.count > longestPath {
      reader.decoding.error(
        at: reader.position(of: socket.description) ?? reader.position,
        "the path of the socket is longer than \(longestPath) bytes")
    }
    if let address, !address.address.isLoopback {
      reader.decoding.error(
        at: reader.position(of: metrics.description) ?? reader.position,
        "other machines could read the metrics at \(address)",
        hint: "a loopback address, 127.0.0.1:9464; let an agent or a proxy of this machine pass them on")
    }
    return AdminSettings(socket: path, metrics: address)
  }
}
