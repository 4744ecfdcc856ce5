/// What happens to requests while the access log cannot be written.
package enum AccessLogFailurePolicy: String, Sendable, CaseIterable {
  /// Requests wait, then get 503 `log-unavailable`: nothing passes unrecorded.
  case refuse
  /// Requests go on and their records are lost.
  case `continue`
}
