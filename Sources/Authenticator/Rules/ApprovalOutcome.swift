/// How an approval request ended. The raw value is what is stored.
package enum ApprovalOutcome: String, Sendable, CaseIterable {
  /// Still open.
  case pending
  /// The person tapped Approve, or gave a right one-time code.
  case approved
  /// The person tapped Deny.
  case denied
  /// The person tapped "This was not me", or had done so for another request of the application.
  case reported
  /// Nobody answered in time.
  case timedOut = "timed-out"
  /// The application went away while it waited, or the service stopped.
  case withdrawn

  /// The API's `status`: only the three names that its documents list, so an unanswered request stays `NEW`.
  package var status: String {
    switch self {
    case .approved: "APPROVED"
    case .denied, .reported: "DENIED"
    case .pending, .timedOut, .withdrawn: "NEW"
    }
  }
}
