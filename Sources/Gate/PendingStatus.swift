/// A pending approval's state in one word, as the wait page's script reads it.
package enum PendingStatus: String, Sendable, CaseIterable {
  case pending, approved, denied, timeout, unavailable, throttled, cancelled

  /// The word for a refusal's reason.
  init(_ reason: Reason) {
    switch reason {
    case .approvalDenied, .approvalCodeRequired, .approvalReported, .approvalLocked: self = .denied
    case .approvalTimeout: self = .timeout
    case .approvalThrottled, .tooManyApprovals: self = .throttled
    case .approvalCancelled, .clientLeft: self = .cancelled
    default: self = .unavailable
    }
  }
}
