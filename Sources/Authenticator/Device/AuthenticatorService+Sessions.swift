import HTTP
import Log
import SQLite

extension AuthenticatorService {
  /// What a tap on "Sign out" came to.
  enum SessionEnd {
    /// The application knows.
    case ended
    /// The application did not answer; it may be tried again.
    case notTold
    /// There is no such session of this person, or it is over.
    case gone
    /// The application takes no such calls.
    case notPossible
  }

  /// Ends a session of the person's: the application is told, and only then the session is off the page.
  func endSession(_ approvalID: String, of user: User) async throws -> SessionEnd {
    let now = time.now
    let found = try await store.run { connection -> (LiveSession, [WebhookRecord])? in
      guard
        let session = try connection.liveSessions(of: user.id, at: now).first(where: {
          $0.approvalID == approvalID
        })
      else { return nil }
      let hooks = try connection.webhooks(of: session.applicationID)
      return (session, hooks.filter { $0.isActive && $0.event == "logout" })
    }
    guard let (session, hooks) = found else { return .gone }
    guard !hooks.isEmpty else { return .notPossible }
    let failed = await webhooks.tell(hooks, of: session, by: user.id)
    log.info(
      "session ended on the device",
      [
        "user": String(user.id), "application": String(session.applicationID), "approval": approvalID,
        "told": "\(hooks.count - failed.count)", "failed": "\(failed.count)",
      ])
    if failed.isEmpty {
      try await noteEnd(of: session, user)
      return .ended
    }
    await webhooks.repeatTelling(failed, of: session, by: user.id) {
      do {
        try await noteEnd(of: session, user)
      } catch {
        // The session stays on the page, where one more tap is harmless.
        log.warning("session not noted as ended", ["error": AuthenticatorService.label(of: error)])
      }
    }
    return .notTold
  }

  private func noteEnd(of session: LiveSession, _ user: User) async throws {
    let now = time.now
    try await store.run { try $0.endSession(session.approvalID, at: now) }
    await tellHistory(of: user.id)
  }
}

extension ServerSentEvent {
  /// The `sessions` event: what the person's logins opened and is not over, newest first.
  static func sessions(
    of userID: Int64, at now: WallTime, in connection: inout SQLiteConnection
  ) throws(SQLiteError) -> [UInt8] {
    let items = try connection.liveSessions(of: userID, at: now).map { session -> JSONValue in
      [
        "id": .string(session.approvalID),
        "app": .string(DisplayText.line(session.applicationName, limit: 60)),
        "place": .string(session.place),
        "since": .string(session.startedAt.iso8601),
        "ends_in_ms": .integer(max(0, session.endsAt.milliseconds - now.milliseconds)),
        "can_end": .bool(session.canEnd),
      ]
    }
    return event("sessions", .array(items))
  }
}
