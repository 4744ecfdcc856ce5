package import Bytes
package import PCRE

/// The requests a rule is for: all the lists must match, and within a list one entry must (of the headers, every
/// one). An empty list matches all.
package struct RuleMatch: Sendable, Hashable {
  /// Hosts; default all.
  package var hosts: [HostPattern]
  /// Method names in upper case, compared exactly (RFC 9110, 9.1: methods are case-sensitive); default all.
  /// `GET` does not include `HEAD`.
  package var methods: [String]
  /// Globs over the decoded, normalised path; default all.
  package var paths: [PathGlob]
  /// Regular expressions over the whole of the same path; default all.
  package var patterns: [RegularExpression]
  /// Globs over the signed-in person's e-mail; default everybody, signed in or not.
  package var users: [UserGlob]
  /// Groups that the signed-in person is in; default everybody, signed in or not.
  package var groups: [GroupMatch]
  /// Networks the client's address may lie in; default all.
  package var clients: [Network]
  /// Times of the week; default always.
  package var times: [TimeWindow]
  /// What header fields must say, each of them; default anything.
  package var headers: [HeaderMatch]

  package init(
    hosts: [HostPattern] = [], methods: [String] = [], paths: [PathGlob] = [],
    patterns: [RegularExpression] = [], users: [UserGlob] = [], groups: [GroupMatch] = [],
    clients: [Network] = [], times: [TimeWindow] = [], headers: [HeaderMatch] = []
  ) {
    self.hosts = hosts
    self.methods = methods
    self.paths = paths
    self.patterns = patterns
    self.users = users
    self.groups = groups
    self.clients = clients
    self.times = times
    self.headers = headers
  }

  /// Whether it depends on who asks.
  package var needsUser: Bool { !users.isEmpty || !groups.isEmpty }
}
