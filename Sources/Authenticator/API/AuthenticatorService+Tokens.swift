import Crypto
import SQLite

extension AuthenticatorService {
  /// POST /token: the person's data for a token, once, within a minute.
  func redeemToken(_ application: Application, _ parameters: RequestFields) async throws -> APIReply {
    let text = try parameters.requiredText("token")
    let session = try session(parameters)
    _ = try parameters.address("ip")
    let now = time.now
    let fresh = random.alphanumerics(application.keySize)
    // One transaction: either the token is used up and everything is there, or nothing has happened.
    let found = try await store.run { connection -> (ApprovalRecord, User, String?) in
      guard let token = try connection.token(text) else { throw APIError.tokenUnknown }
      try token.checkRedeemable(by: application.id, at: now)
      guard try connection.redeem(text, at: now),
        let approval = try connection.approval(token.approvalID, of: application.id),
        let user = try connection.formerUser(id: approval.userID), !user.isRemoved
      else { throw APIError.tokenUnknown }
      if let session {
        let isNew = try connection.attachSession(
          session.sid, lasting: session.seconds, to: approval.id, at: now)
        guard isNew else { throw APIError.sessionAttached }
      }
      guard approval.releasesKey else { return (approval, user, nil) }
      let plain = try connection.encryptionKey(of: user.id, in: application.id, fresh: fresh, at: now)
      return (approval, user, token.wrappedKey ?? plain)
    }
    let (approval, user, key) = found
    if session != nil { await tellHistory(of: user.id) }
    var members = description(of: approval, user)
    if let key { members.append(.init("encryption_key", .string(key))) }
    members.append(.init("token_type", .string(approval.kind.tokenType)))
    return .success("api.application.approval.token", .object(members))
  }

  /// POST /token/session: attaches the caller's session id, once, within the minute, by token or approval.
  func attachSession(_ application: Application, _ parameters: RequestFields) async throws -> APIReply {
    let token = try parameters.text("token")
    let approvalID = try parameters.text("approval_id")
    guard token != nil || approvalID != nil else {
      throw APIError.invalid(field: "token", because: "or approval_id is required")
    }
    guard let session = try session(parameters) else {
      throw APIError.invalid(field: "sid", because: "is required")
    }
    let now = time.now
    let userID = try await store.run { connection -> Int64? in
      let id: String
      if let token {
        guard let record = try connection.token(token) else { throw APIError.tokenUnknown }
        try record.checkAttachable(by: application.id, at: now)
        guard approvalID == nil || approvalID == record.approvalID else { throw APIError.tokenUnknown }
        id = record.approvalID
      } else {
        id = try AuthenticatorService.attachable(approvalID ?? "", of: application, at: now, in: &connection)
      }
      guard try connection.attachSession(session.sid, lasting: session.seconds, to: id, at: now) else {
        throw APIError.sessionAttached
      }
      return try connection.approval(id, of: application.id)?.userID
    }
    if let userID { await tellHistory(of: userID) }
    return .success("api.application.approval.session", [:])
  }

  /// The approval's id if a session may be attached to it: approved, and less than a minute ago.
  private static func attachable(
    _ id: String, of application: Application, at now: WallTime, in connection: inout SQLiteConnection
  ) throws -> String {
    guard let approval = try connection.approval(id, of: application.id), approval.outcome == .approved,
      let endedAt = approval.endedAt
    else { throw APIError.unknownApproval }
    guard now < endedAt + TokenRecord.life else { throw APIError.tokenExpired }
    return id
  }

  /// The `sid` and `duration` of a call; nil where there is no `sid`.
  private func session(_ parameters: RequestFields) throws(APIError) -> (sid: String, seconds: Int64?)? {
    let seconds = try parameters.integer("duration")
    if let seconds, seconds < 1 { throw .invalid(field: "duration", because: "must be at least 1 second") }
    guard let sid = try parameters.text("sid", limit: 128), !sid.isEmpty else { return nil }
    return (sid, seconds)
  }
}
