/// A session at an application that a person's login opened and that is not over: what the device page can end.
package struct LiveSession: Sendable, Hashable {
  /// The login's.
  package let approvalID: String
  package let applicationID: Int64
  package let applicationName: String
  /// The application's own name for the session.
  package let sid: String
  /// From where it was asked for, as the page showed it.
  package let place: String
  package let startedAt: WallTime
  package let endsAt: WallTime
  /// Whether the application takes a webhook, so that it can be told.
  package let canEnd: Bool
}
