package import Reactor

/// An approval request that waits for the person's tap, as the device page shows it. All texts are cleaned.
package struct PendingApproval: Sendable, Hashable {
  package let id: String
  package let userID: Int64
  package let kind: ApprovalKind
  /// The application's number.
  package let applicationID: Int64
  /// The application's name.
  package let application: String
  package let title: String
  package let message: String
  /// Where the person is said to be: host and address.
  package let place: String
  /// The two digits or words that the other screen shows too; empty where the application sent none.
  package let matchCode: String
  /// The caller's own id of a transaction; empty for logins.
  package let reference: String
  /// The buttons' texts.
  package let approve: String
  package let deny: String
  /// When the request ends unanswered.
  package let deadline: MonotonicTime
  /// How long it could be answered in all, for the countdown's bar.
  package let wait: Duration
  /// The order of arrival.
  package let createdAt: WallTime

  package init(
    id: String, userID: Int64, kind: ApprovalKind, applicationID: Int64, application: String,
    text: ApprovalText, deadline: MonotonicTime, wait: Duration, createdAt: WallTime
  ) {
    self.id = id
    self.userID = userID
    self.kind = kind
    self.applicationID = applicationID
    self.application = DisplayText.line(application, limit: 60)
    self.title = text.title
    self.message = text.message
    self.place = text.place
    self.matchCode = text.matchCode
    self.reference = text.reference
    self.approve = text.approve
    self.deny = text.deny
    self.deadline = deadline
    self.wait = wait
    self.createdAt = createdAt
  }

  /// The request as the page's script reads it, with the time that is left at `now`.
  package func json(at now: MonotonicTime) -> JSONValue {
    let left = max(0, (deadline - now).wholeNanoseconds / 1_000_000)
    return [
      "id": .string(id),
      "kind": .string(kind.rawValue),
      "app": .string(application),
      "title": .string(title),
      "message": .string(message),
      "place": .string(place),
      "match_code": .string(matchCode),
      "reference": .string(reference),
      "approve": .string(approve),
      "deny": .string(deny),
      "expires_in_ms": .integer(left),
      "wait_ms": .integer(wait.wholeNanoseconds / 1_000_000),
    ]
  }
}
