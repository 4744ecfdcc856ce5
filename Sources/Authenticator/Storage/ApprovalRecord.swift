/// A stored approval request.
package struct ApprovalRecord: Sendable, Hashable {
  package let id: String
  package let applicationID: Int64
  package let userID: Int64
  package let kind: ApprovalKind
  package let method: ApprovalMethod
  package var outcome: ApprovalOutcome
  /// What the device page showed, already cleaned.
  package let title: String
  package let message: String
  package let place: String
  /// The caller's own id of a transaction.
  package let reference: String?
  /// The address the application named for its visitor.
  package let sourceAddress: String?
  /// The address that the person answered from.
  package var deviceAddress: String?
  package var deviceID: Int64?
  /// Whether an encryption key was given out with it.
  package let releasesKey: Bool
  package let createdAt: WallTime
  package var endedAt: WallTime?
}
