package import Bytes
package import Gate

/// What an access log knows about one request.
package struct LogEntry: Sendable {
  /// When it came, as seconds since 1970.
  package let wallSeconds: Int64
  package let client: IPAddress
  package let method: String
  /// Small letters, no port.
  package let host: String
  /// Decoded and normalised, without the query.
  package let path: String
  /// Who sent it; nil where the log does not say.
  package let user: EmailAddress?
  /// Whether the log names somebody, though not by an e-mail address.
  package let hasOddUser: Bool
  /// The browser or program.
  package let agent: String
  /// Whether it was answered by asking for a sign-in or an approval: then it comes again.
  package let wasChallenged: Bool

  package init(
    wallSeconds: Int64, client: IPAddress, method: String, host: String, path: String, user: EmailAddress?,
    hasOddUser: Bool, agent: String, wasChallenged: Bool
  ) {
    self.wallSeconds = wallSeconds
    self.client = client
    self.method = method
    self.host = host
    self.path = path
    self.user = user
    self.hasOddUser = hasOddUser
    self.agent = agent
    self.wasChallenged = wasChallenged
  }
}
