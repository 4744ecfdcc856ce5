import Upstream

/// `routes[].websocket`.
enum WebSocketSection: Section {
  /// What a route says about WebSockets: the gate's part and the forwarding's.
  struct Settings: Sendable {
    /// Other sites whose pages may open them.
    var origins: [String] = []
    /// Their bounds.
    var tunnels = TunnelSettings()
  }

  private static let defaults = TunnelSettings()

  static let origins = Key(
    "origins", Forms.list(of: Forms.origin, "origins", isEmptyAllowed: true), default: [],
    """
    Other sites whose pages may open WebSockets here with the person's session: scheme, name and, where it is not the \
    scheme's own, the port. Pages of the route's own hosts always may. Each site named here can do in the person's name \
    what the app's WebSockets can.
    """)
  static let idle = Key(
    "idle", Forms.duration(.seconds(1)...(.seconds(7 * 86_400))), default: defaults.idle,
    """
    How long a WebSocket may be silent on both sides, pings included. Shorter than the app's pauses cuts people off; \
    longer keeps dead ones.
    """)
  static let lifetime = Key(
    "lifetime", Forms.duration(.seconds(1)...(.seconds(90 * 86_400))), default: defaults.lifetime,
    """
    How long a WebSocket may stay open at all. Its session ends it too, and usually first; this is for those that \
    need none.
    """)
  static let maxConnections = Key(
    "max_connections", Forms.count(0...65_535), default: defaults.maximum,
    """
    WebSockets open at one time, per worker; they do not count in the route's own max_connections. Further ones get \
    503. 0 turns WebSockets off.
    """)

  static let description = SectionDescription(
    name: "routes.websocket",
    text: "WebSockets of the app. They pass the gate like every request, and end with their session.",
    keys: [origins.description, idle.description, lifetime.description, maxConnections.description])

  /// Reads every key, so that every problem in them is told.
  static func read(_ reader: SectionReader) -> Settings? {
    Settings(
      origins: reader[origins],
      tunnels: TunnelSettings(
        idle: reader[idle], lifetime: reader[lifetime], maximum: reader[maxConnections]))
  }
}
