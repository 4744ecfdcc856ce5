import SQLite

extension ServerSentEvent {
  /// The `history` event: the person's ended requests, newest first.
  static func history(
    of userID: Int64, limit: Int, in connection: inout SQLiteConnection
  ) throws(SQLiteError) -> [UInt8] {
    let items = try connection.history(of: userID, limit: limit).map { item -> JSONValue in
      [
        "id": .string(item.record.id),
        "kind": .string(item.record.kind.rawValue),
        "method": .string(item.record.method.rawValue),
        "outcome": .string(item.record.outcome.rawValue),
        "app": .string(DisplayText.line(item.application, limit: 60)),
        "title": .string(item.record.title),
        "message": .string(item.record.message),
        "place": .string(item.record.place),
        "at": .string((item.record.endedAt ?? item.record.createdAt).iso8601),
      ]
    }
    return event("history", .array(items))
  }

  /// The `account` event: who the page belongs to, which applications must bring a one-time code,
  /// and which are locked.
  static func account(of userID: Int64, in connection: inout SQLiteConnection) throws(SQLiteError) -> [UInt8]
  {
    let user = try connection.user(id: userID)
    let blocked = try connection.applicationsThatNeedCode(of: userID)
    let locked = try connection.lockedApplications(of: userID)
    return event(
      "account",
      [
        "name": .string(DisplayText.line(user?.displayName ?? "", limit: 60)),
        "email": .string(user?.email ?? ""),
        "needs_code": .array(blocked.map { .string(DisplayText.line($0, limit: 60)) }),
        "locked": .array(locked.map { .string(DisplayText.line($0, limit: 60)) }),
      ])
  }
}
