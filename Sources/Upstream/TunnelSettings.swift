/// The bounds of a route's WebSockets.
package struct TunnelSettings: Sendable, Equatable {
  /// How long one may stay open without a byte from either side, pings included. Default 1 h.
  package var idle: Duration
  /// How long one may stay open at all. Default 24 h; its session usually ends it before.
  package var lifetime: Duration
  /// WebSockets open at one time, per worker; they do not count as requests in progress. Default 1,024.
  package var maximum: Int

  package init(idle: Duration = .seconds(3600), lifetime: Duration = .seconds(86_400), maximum: Int = 1024) {
    self.idle = idle
    self.lifetime = lifetime
    self.maximum = maximum
  }
}
