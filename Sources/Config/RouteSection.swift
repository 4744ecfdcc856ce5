import Gate
import Upstream
import YAML

/// One item of `routes`.
enum RouteSection: Section {
  static let name = OptionalKey(
    "name", Forms.located(Forms.name), example: "prometheus",
    "The route's name in the log. Without it, its first host.")
  static let host = RequiredKey(
    "host", Forms.list(of: Forms.located(Forms.host), "hosts", isSingleAllowed: true),
    example: "prometheus.corp.example",
    """
    The hosts the route answers for: a name, "*.corp.example" for all names below it, or "*" for every host. An exact \
    name goes before the longest suffix, and that before "*"; the order of the routes does not matter. A request for \
    any other host gets 421.
    """)
  static let upstreams = RequiredKey(
    "upstreams", Forms.list(of: Forms.located(Forms.upstream), "upstreams"),
    example: "[http://10.0.0.5:9090, http://10.0.0.6:9090]",
    """
    The app's servers, taken in turn: http, a name or an address, a port (80 without one). No path: the \
    request's own path goes there.
    """)
  static let preserveHost = Key(
    "preserve_host", Forms.boolean, default: true,
    "Whether the app gets the client's Host. Without it, it gets the upstream's own host and port.")
  static let timeouts = Key(
    "timeouts", Forms.section(UpstreamTimeoutsSection.self), default: UpstreamTimeouts(),
    "How long the gateway waits for the app.")
  static let maxConnections = Key(
    "max_connections", Forms.count(1...65_535), default: 256,
    """
    Requests in progress at one time to the upstreams of the route, per worker. Further ones wait for \
    timeouts.connect at most, then get 503; more than the app can serve only moves the queue there.
    """)
  static let keepAlive = Key(
    "keep_alive", Forms.count(0...65_535), default: 64,
    """
    Unused connections kept to each upstream for the next request, per worker. 0 makes a new connection for \
    every request. Not more than max_connections.
    """)

  static let webSocket = Key(
    "websocket", Forms.section(WebSocketSection.self), default: WebSocketSection.Settings(),
    "Who may open WebSockets, and how long they last.")

  static let description = SectionDescription(
    name: "routes", text: "The gated sites. A request's host chooses one.",
    keys: [
      name.description, host.description, upstreams.description, preserveHost.description,
      timeouts.description,
      maxConnections.description, keepAlive.description, webSocket.description,
    ])

  /// Reads every key, so that every problem in them is told.
  static func read(_ reader: SectionReader) -> RouteDraft? {
    let given = reader[name]
    let hosts = reader[host]
    let servers = reader[upstreams]
    let most = reader[maxConnections]
    let sockets = reader[webSocket]
    let settings = UpstreamSettings(
      addresses: servers?.map(\.value) ?? [], preservesHost: reader[preserveHost], timeouts: reader[timeouts],
      maximumConnections: most,
      keptConnections: reader.isGiven(keepAlive.description)
        ? reader[keepAlive] : min(keepAlive.fallback, most),
      tunnels: sockets.tunnels)
    check(servers ?? [], settings, reader)
    guard let hosts, let first = hosts.first else { return nil }
    let name = given ?? Located(first.value.description, at: first.position)
    return RouteDraft(name: name, hosts: hosts, upstream: settings, socketOrigins: sockets.origins)
  }

  private static func check(
    _ servers: [Located<UpstreamAddress>], _ settings: UpstreamSettings, _ reader: SectionReader
  ) {
    for (index, server) in servers.enumerated()
    where servers[..<index].contains(where: { $0.value == server.value }) {
      reader.decoding.warning(
        at: server.position, "the upstream \(server.value) is here twice",
        hint: "it gets twice the requests")
    }
    if settings.keptConnections > settings.maximumConnections {
      reader.decoding.error(
        at: reader.position(of: keepAlive.description) ?? reader.position,
        "keep_alive (\(settings.keptConnections)) is more than max_connections (\(settings.maximumConnections))",
        hint: "the rest would do nothing")
    }
  }
}
