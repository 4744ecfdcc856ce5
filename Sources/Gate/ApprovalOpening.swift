/// What the desk says to a wish for an approval.
package enum ApprovalOpening: Sendable {
  /// A phone rings; this is the approval's name, and the push's in the log.
  case started(PendingID, PushID)
  /// It rings already for the same wish; no second push.
  case joined(PendingID, PushID)
  /// No push: too many, too soon after a denial, or stopping.
  case refused(Reason, retryAfter: Duration)
}
