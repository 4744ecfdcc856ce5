/// A gated site: its name and its hosts. Where it is forwarded to is the Upstream module's knowledge, found
/// by `id`.
package final class Route: Sendable {
  /// The route's place in the conf, from 0.
  package let id: Int
  /// The route's name in log and diagnostics.
  package let name: String
  /// The hosts it answers for.
  package let hosts: [HostPattern]

  package init(id: Int, name: String, hosts: [HostPattern]) {
    self.id = id
    self.name = name
    self.hosts = hosts
  }
}
