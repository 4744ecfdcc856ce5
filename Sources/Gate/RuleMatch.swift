package import Bytes

/// The requests a rule is for: all the lists must match, and within a list one entry must. An empty list
/// matches all.
package struct RuleMatch: Sendable, Hashable {
  /// Hosts; default all.
  package var hosts: [HostPattern]
  /// Method names in upper case, compared exactly (RFC 9110, 9.1: methods are case-sensitive); default all.
  /// `GET` does not include `HEAD`.
  package var methods: [String]
  /// Globs over the decoded, normalised path; default all.
  package var paths: [PathGlob]
  /// Globs over the signed-in person's e-mail; default everybody, signed in or not.
  package var users: [UserGlob]
  /// Networks the client's address may lie in; default all.
  package var clients: [Network]

  package init(
    hosts: [HostPattern] = [], methods: [String] = [], paths: [PathGlob] = [], users: [UserGlob] = [],
    clients: [Network] = []
  ) {
    self.hosts = hosts
    self.methods = methods
    self.paths = paths
    self.users = users
    self.clients = clients
  }
}
