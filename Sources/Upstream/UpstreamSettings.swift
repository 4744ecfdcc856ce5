/// The servers behind one route and how connections to them are made and kept.
package struct UpstreamSettings: Sendable, Equatable {
  /// The servers, taken in turn. Never empty.
  package var addresses: [UpstreamAddress]
  /// Whether the upstream gets the client's `Host` (default) or its own `host:port`.
  package var preservesHost: Bool
  /// Patience with each of the servers.
  package var timeouts: UpstreamTimeouts
  /// Requests in progress at one time, per worker. Default 256, at least 1; further ones wait for the connect time-out.
  package var maximumConnections: Int
  /// Unused connections kept to each server, per worker. Default 64, 0 turns keep-alive off.
  package var keptConnections: Int

  /// The bounds of the route's WebSockets.
  package var tunnels: TunnelSettings

  package init(
    addresses: [UpstreamAddress], preservesHost: Bool = true, timeouts: UpstreamTimeouts = UpstreamTimeouts(),
    maximumConnections: Int = 256, keptConnections: Int = 64, tunnels: TunnelSettings = TunnelSettings()
  ) {
    self.addresses = addresses
    self.preservesHost = preservesHost
    self.timeouts = timeouts
    self.maximumConnections = maximumConnections
    self.keptConnections = keptConnections
    self.tunnels = tunnels
  }
}
