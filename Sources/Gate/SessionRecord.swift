/// One signed-in session: who, since when, and which approvals it holds.
///
/// Never changes: a further approval makes a new record that takes the old one's place in the store, so every
/// worker may read it without a lock. What changes with each use (the idle clock) is the store's. A session
/// takes 400 bytes at most, with its place in the store.
package final class SessionRecord: Sendable {
  /// Who it is, and the latest approval, as the upstream is told.
  package let identity: IdentityBlock
  // Stands here and has 32 bits because it then fills what the block leaves of its last word: 16 bytes a
  // session.
  private let signedInWall: UInt32
  /// When the person signed in: the absolute clock counts from here.
  package let signedIn: Moment
  /// When the latest approval was given: the freshness clock counts from here.
  package let approved: Moment
  /// Approvals for rules and single requests, oldest first, at most `mostGrants`.
  package let grants: [Grant]
  private let serviceSessionID: (UInt64, UInt64)

  /// Grants kept per session; the oldest goes when one more comes.
  package static let mostGrants = 32

  /// A new session from its sign-in approval.
  ///
  /// `serviceSessionID` is 128 random bits, the name under which the approval service knows the session. Not
  /// the cookie's value and not derived from it: the service could not use the session.
  package convenience init(signIn approval: Approval, serviceSessionID: (UInt64, UInt64)) {
    self.init(
      latest: approval, signedIn: approval.moment, signedInWall: UInt32(clamping: approval.wallSeconds),
      grants: [],
      serviceSessionID: serviceSessionID)
  }

  private init(
    latest: Approval, signedIn: Moment, signedInWall: UInt32, grants: [Grant],
    serviceSessionID: (UInt64, UInt64)
  ) {
    identity = IdentityBlock(latest)
    approved = latest.moment
    self.signedIn = signedIn
    self.signedInWall = signedInWall
    self.grants = grants
    self.serviceSessionID = serviceSessionID
  }

  private init(_ other: SessionRecord, grants: [Grant]) {
    identity = other.identity
    approved = other.approved
    signedIn = other.signedIn
    signedInWall = other.signedInWall
    serviceSessionID = other.serviceSessionID
    self.grants = grants
  }

  /// The session after one more approval: it is the latest one now, and a grant for `key` where one is given. What
  /// others approved is a grant only: it says nothing about who sits at the session. `credential` is what the person's key
  /// opened, if it was asked for.
  package func adding(
    _ approval: Approval, for key: GrantKey?, credential: OpenCredential? = nil
  ) -> SessionRecord {
    var grants = grants
    if let key {
      if !key.isUsedOnce { grants.removeAll { $0.key == key } }
      if grants.count >= SessionRecord.mostGrants { grants.removeFirst() }
      grants.append(Grant(key, approval, credential: credential))
    }
    guard approval.approvers.isEmpty else { return SessionRecord(self, grants: grants) }
    return SessionRecord(
      latest: approval, signedIn: signedIn, signedInWall: signedInWall, grants: grants,
      serviceSessionID: serviceSessionID)
  }

  /// The session without the grant at `position`.
  package func removingGrant(at position: Int) -> SessionRecord {
    var grants = grants
    grants.remove(at: position)
    return SessionRecord(self, grants: grants)
  }

  /// The place of the newest grant for `key`, nil when there is none.
  package func position(of key: GrantKey) -> Int? {
    grants.lastIndex { $0.key == key }
  }

  /// When the person signed in, as seconds since 1970.
  package var signedInWallSeconds: Int64 { Int64(signedInWall) }

  /// The session's name at the approval service: 32 hexadecimal digits.
  package var serviceSessionName: String {
    SessionRecord.serviceSessionName(serviceSessionID)
  }

  /// The session's name at the approval service, for comparing.
  package var serviceSession: ServiceSessionName { ServiceSessionName(serviceSessionID) }

  /// 128 bits as 32 hexadecimal digits.
  package static func serviceSessionName(_ id: (UInt64, UInt64)) -> String {
    [id.0, id.1].map { word in
      let digits = String(word, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }
}
