/// A tap on the phone: who approved, under which id, and when.
package struct Approval: Sendable, Hashable {
  /// The service's id of the approval: visible ASCII, at most 128 bytes.
  package let id: String
  /// Who approved.
  package let user: UserIdentity
  /// When, for ages.
  package let moment: Moment
  /// When, as seconds since 1970 in UTC, for people and apps.
  package let wallSeconds: Int64

  /// Nil when the id could not stand in a header field.
  package init?(id: String, user: UserIdentity, moment: Moment, wallSeconds: Int64) {
    guard UserIdentity.isPlain(id, longest: 128) else { return nil }
    self.id = id
    self.user = user
    self.moment = moment
    self.wallSeconds = wallSeconds
  }
}
