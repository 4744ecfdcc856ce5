/// Why an approval service gave no approval.
package enum ApprovalFailure: Error, Sendable, Hashable {
  /// The person refused.
  case denied
  /// The person refused, and says that somebody else must have asked.
  case reported
  /// The person's approvals are locked after such a report, until an administrator unlocks them.
  case locked
  /// The service wants a one-time code: it was denied before, or the code was wrong.
  case codeRequired
  /// Nobody answered.
  case timeout
  /// The service wants a pause, of this length where it said so.
  case throttled(Duration?)
  /// It cannot be reached, answers nonsense, or with a certificate that does not hold.
  case unavailable
  /// It refuses the gateway itself: key, action, address.
  case misconfigured
  /// The person has no phone that takes approvals, or the service does not know the person.
  case deviceUnavailable
  /// The caller's task was cancelled.
  case cancelled

  /// The pause that the service asked for.
  var pause: Duration? {
    if case .throttled(let wanted) = self { return wanted }
    return nil
  }

  /// The reason that the request gets.
  package var reason: Reason {
    switch self {
    case .denied: .approvalDenied
    case .reported: .approvalReported
    case .locked: .approvalLocked
    case .codeRequired: .approvalCodeRequired
    case .timeout: .approvalTimeout
    case .throttled: .approvalThrottled
    case .unavailable: .approvalServiceUnavailable
    case .misconfigured: .approvalMisconfigured
    case .deviceUnavailable: .approvalDeviceUnavailable
    case .cancelled: .approvalCancelled
    }
  }
}
