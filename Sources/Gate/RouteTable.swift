/// Finds the route of a host: an exact name first, then the longest `*.suffix`, then `*`. Made once from the
/// conf.
///
/// One hash look-up per label, whatever the number of routes; nothing is allocated by a look-up.
package struct RouteTable: Sendable {
  private let names: HostIndex
  private let routes: [Route]

  /// - Parameter routes: where two have the same host, the first one gets it (the conf check
  ///   reports the second).
  package init(_ routes: [Route]) {
    var builder = HostIndexBuilder()
    for (position, route) in routes.enumerated() {
      for host in route.hosts { builder.insert(host, value: Int32(position)) }
    }
    names = builder.finish()
    self.routes = routes
  }

  /// The route for a host, given lower case, without port and trailing dot; nil when none has it.
  package func route(for host: Span<UInt8>) -> Route? {
    let position = names.value(for: host)
    return position < 0 ? nil : routes[Int(position)]
  }
}
