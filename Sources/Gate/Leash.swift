import Crypto

/// What ties an open connection to its session: WebSockets, event streams and long downloads outlive the moment in
/// which they were let through, but not what let them through. A small value, so that every permit can carry one.
package struct Leash: Sendable {
  /// The session's hashed id.
  let session: Digest
  /// The rule that let the request pass; its clock counts as long as the connection lasts.
  let rule: Rule

  init(session: Digest, rule: Rule) {
    self.session = session
    self.rule = rule
  }
}
