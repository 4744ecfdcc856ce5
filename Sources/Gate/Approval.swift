/// A tap on the phone: whose request was approved, by whom, under which id, and when.
package struct Approval: Sendable, Hashable {
  /// The service's id of the approval: visible ASCII, at most 128 bytes.
  package let id: String
  /// Who may do what was approved; the one who approved it too, unless others did.
  package let user: UserIdentity
  /// When, for ages.
  package let moment: Moment
  /// When, as seconds since 1970 in UTC, for people and apps.
  package let wallSeconds: Int64
  /// Who approved, where that was not the user; empty otherwise.
  package let approvers: [EmailAddress]

  /// Nil when the id could not stand in a header field.
  package init?(
    id: String, user: UserIdentity, moment: Moment, wallSeconds: Int64, approvers: [EmailAddress] = []
  ) {
    guard UserIdentity.isPlain(id, longest: 128) else { return nil }
    self.id = id
    self.user = user
    self.moment = moment
    self.wallSeconds = wallSeconds
    self.approvers = approvers
  }

  /// Who approved, for the log, where that was not the user.
  package var approverText: String? {
    approvers.isEmpty ? nil : approvers.map(\.text).joined(separator: ",")
  }
}
