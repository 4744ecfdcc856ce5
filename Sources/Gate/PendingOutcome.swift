/// How an approval that was asked for ended.
package enum PendingOutcome: Sendable {
  /// The person approved.
  case approved(Approval)
  /// There is no approval, for this reason; with the pause that the service asked for.
  case refused(Reason, retryAfter: Duration?)
}
