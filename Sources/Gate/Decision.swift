/// What became of a request, in one word. Refused by a person or a rule (`deny`) and broken (`error`) are
/// never the same, so that an outage cannot hide among refusals.
package enum Decision: String, CaseIterable, Sendable {
  /// The request went on.
  case allow
  /// The client was asked to sign in or to get an approval.
  case challenge
  /// A rule, a person or a broken demand of ours stands against it.
  case deny
  /// Something the gate depends on failed. Fail closed: nothing went upstream.
  case error
}
