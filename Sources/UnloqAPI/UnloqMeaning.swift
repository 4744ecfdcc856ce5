/// What a failed call means for the request that waits for it: the few cases a gate tells apart.
package enum UnloqMeaning: Sendable, CaseIterable {
  /// The person refused.
  case denied
  /// The person refused, and says that somebody else must have asked.
  case reported
  /// The person's approvals are locked after such a report.
  case locked
  /// The person did not answer in time.
  case noAnswer
  /// The service wants a one-time code before it rings the phone again: it follows a denial.
  case codeRequired
  /// The person has no device that could be rung.
  case deviceUnavailable
  /// The service asks for a pause.
  case throttled
  /// The key, the action, the address of the service or our own request is wrong: a person has to mend it.
  case misconfigured
  /// The service cannot be reached, breaks, or answers what cannot be understood.
  case unavailable
  /// The access token is used up or too old: begin again.
  case tokenSpent
  /// Our own side took the call back.
  case cancelled
}
