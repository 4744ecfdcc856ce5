package import Gate
package import Upstream

/// A gated site and the servers behind it.
package struct RouteSettings: Sendable {
  /// What the gate knows: its id, name and hosts.
  package let route: Route
  /// What the forwarding knows; found by the route's id.
  package let upstream: UpstreamSettings

  package init(route: Route, upstream: UpstreamSettings) {
    self.route = route
    self.upstream = upstream
  }
}
