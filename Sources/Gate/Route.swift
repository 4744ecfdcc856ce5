/// A gated site: its name and its hosts. Where it is forwarded to is the Upstream module's knowledge, found
/// by `id`.
package final class Route: Sendable {
  /// The route's place in the conf, from 0.
  package let id: Int
  /// The route's name in log and diagnostics.
  package let name: String
  /// The hosts it answers for.
  package let hosts: [HostPattern]

  /// Origins of other sites whose pages may open WebSockets here, as browsers send them: `https://other.corp.example`,
  /// in small letters, without the scheme's own port.
  package let socketOrigins: [String]

  package init(id: Int, name: String, hosts: [HostPattern], socketOrigins: [String] = []) {
    self.id = id
    self.name = name
    self.hosts = hosts
    self.socketOrigins = socketOrigins
  }

  /// Whether a page of that origin may open WebSockets here although it is another site's.
  func admitsSocket(from origin: String) -> Bool {
    !socketOrigins.isEmpty && socketOrigins.contains(origin.lowercased())
  }
}
