/// What an operator may see of a session: who, and its clocks. Nothing that a cookie could be made of, and nothing
/// that the client chose.
package struct SessionListing: Sendable {
  /// The session's name towards operators.
  package let handle: SessionHandle
  /// The session.
  package let record: SessionRecord
  /// When its last request came, to a fraction of a second.
  package let lastUse: Moment

  package init(handle: SessionHandle, record: SessionRecord, lastUse: Moment) {
    self.handle = handle
    self.record = record
    self.lastUse = lastUse
  }
}
