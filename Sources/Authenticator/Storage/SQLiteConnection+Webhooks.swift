import Bytes
package import SQLite

private let selectWebhook: SQL = """
  SELECT id, application_id, event, url, secret, retry, retry_timeout, is_active, created_at FROM webhooks
  """

private func readWebhook(_ row: borrowing Row) -> WebhookRecord {
  WebhookRecord(
    id: row.integer(0), applicationID: row.integer(1), event: row.text(2), url: row.text(3),
    secret: Secret(row.text(4)), retry: row.integer(5), retryTimeout: row.integer(6), isActive: row.flag(7),
    createdAt: WallTime(milliseconds: row.integer(8)))
}

extension SQLiteConnection {
  /// Webhooks that one application may have.
  static let mostWebhooks = 10

  /// Stores a new webhook.
  /// - Returns: nil where the application has `mostWebhooks`.
  mutating func addWebhook(
    _ hook: NewWebhook, of applicationID: Int64, at now: WallTime
  ) throws(SQLiteError) -> WebhookRecord? {
    guard try webhooks(of: applicationID).count < SQLiteConnection.mostWebhooks else { return nil }
    try run(
      """
      INSERT INTO webhooks (application_id, event, url, secret, retry, retry_timeout, is_active, created_at)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
      """,
      [
        .integer(applicationID), .text(hook.event), .text(hook.url), .text(hook.secret.reveal()),
        .integer(hook.retry), .integer(hook.retryTimeout), .flag(hook.isActive),
        .integer(now.milliseconds),
      ])
    return try first(selectWebhook + "WHERE id = ?1", [.integer(lastInsertedRow)], readWebhook)
  }

  /// The application's webhooks, oldest first.
  package mutating func webhooks(of applicationID: Int64) throws(SQLiteError) -> [WebhookRecord] {
    try rows(
      selectWebhook + "WHERE application_id = ?1 ORDER BY id", [.integer(applicationID)], readWebhook)
  }

  /// Forgets a webhook.
  /// - Returns: false where the application has none of that id.
  package mutating func removeWebhook(_ id: Int64, of applicationID: Int64) throws(SQLiteError) -> Bool {
    try run(
      "DELETE FROM webhooks WHERE id = ?1 AND application_id = ?2", [.integer(id), .integer(applicationID)])
      == 1
  }

  /// The person's sessions that are not over, newest first. One whose application named no duration counts for a day.
  package mutating func liveSessions(of userID: Int64, at now: WallTime) throws(SQLiteError) -> [LiveSession]
  {
    try rows(
      """
      SELECT sessions.approval_id, approvals.application_id, applications.name, sessions.sid, approvals.place,
        sessions.created_at, sessions.created_at + coalesce(sessions.duration, 86400) * 1000 AS ends,
        EXISTS (SELECT 1 FROM webhooks WHERE webhooks.application_id = approvals.application_id
          AND event = 'logout' AND is_active = 1)
      FROM sessions JOIN approvals ON approvals.id = sessions.approval_id
        JOIN applications ON applications.id = approvals.application_id
      WHERE approvals.user_id = ?1 AND sessions.ended_at IS NULL AND ends > ?2
      ORDER BY sessions.created_at DESC LIMIT 50
      """, [.integer(userID), .integer(now.milliseconds)]
    ) { row in
      LiveSession(
        approvalID: row.text(0), applicationID: row.integer(1), applicationName: row.text(2),
        sid: row.text(3), place: row.text(4), startedAt: WallTime(milliseconds: row.integer(5)),
        endsAt: WallTime(milliseconds: row.integer(6)), canEnd: row.flag(7))
    }
  }

  /// Notes that the person ended a session and the application knows.
  package mutating func endSession(_ approvalID: String, at now: WallTime) throws(SQLiteError) {
    try run(
      "UPDATE sessions SET ended_at = ?2 WHERE approval_id = ?1 AND ended_at IS NULL",
      [.text(approvalID), .integer(now.milliseconds)])
  }
}
