import FoundationEssentials
internal import Gate

/// One page of the listing of sessions, as JSON: the operator's command reads what the service writes.
package struct SessionPageOfList: Codable, Sendable {
  /// One session: who, and its clocks in whole seconds. Nothing of the client's, and nothing that opens it.
  package struct Item: Codable, Sendable {
    /// 32 hexadecimal digits; the access log has the first eight.
    package let id: String
    /// The person's e-mail.
    package let user: String
    /// RFC 3339.
    package let signedInAt: String
    /// Since the sign-in.
    package let age: Int64
    /// Since the last request.
    package let idle: Int64
    /// Since the latest approval.
    package let approvalAge: Int64
    /// Until the session ends whatever happens.
    package let endsIn: Int64

    private enum CodingKeys: String, CodingKey {
      case id, user, age, idle
      case signedInAt = "signed_in_at"
      case approvalAge = "approval_age"
      case endsIn = "ends_in"
    }
  }

  /// In the order of their ids.
  package let sessions: [Item]
  /// What `after` is for the next page; nil where there is none.
  package let next: String?

  /// The page of what was found with `limit`.
  init(_ found: [SessionListing], limit: Int, settings: SessionSettings, now: Moment) {
    func seconds(_ duration: Duration) -> Int64 { max(0, duration.components.seconds) }
    sessions = found.map { session in
      let record = session.record
      return Item(
        id: session.handle.description, user: record.identity.emailText,
        signedInAt: Timestamp.text(record.signedInWallSeconds), age: seconds(now - record.signedIn),
        idle: seconds(now - session.lastUse), approvalAge: seconds(now - record.approved),
        endsIn: seconds(record.signedIn + settings.lifetime - now))
    }
    next = found.count == limit ? sessions.last?.id : nil
  }
}
