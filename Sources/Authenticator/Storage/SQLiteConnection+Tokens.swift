package import SQLite

extension SQLiteConnection {
  /// Stores a new access token, and forgets those that are long over.
  package mutating func addToken(
    _ token: AccessToken, for approvalID: String, of applicationID: Int64, wrappedKey: String?,
    at now: WallTime
  ) throws(SQLiteError) {
    try run("DELETE FROM tokens WHERE created_at < ?1", [.integer(now.milliseconds - 86_400_000)])
    try run(
      """
      INSERT INTO tokens (fingerprint, approval_id, application_id, wrapped_key, created_at)
      VALUES (?1, ?2, ?3, ?4, ?5)
      """,
      [
        .blob(AccessToken.fingerprint(of: token.text)), .text(approvalID), .integer(applicationID),
        .optional(wrappedKey), .integer(now.milliseconds),
      ])
  }

  /// The stored side of a token somebody sent.
  package mutating func token(_ text: String) throws(SQLiteError) -> TokenRecord? {
    try first(
      "SELECT approval_id, application_id, wrapped_key, created_at, redeemed_at IS NOT NULL FROM tokens"
        + "WHERE fingerprint = ?1",
      [.blob(AccessToken.fingerprint(of: text))]
    ) {
      TokenRecord(
        approvalID: $0.text(0), applicationID: $0.integer(1), wrappedKey: $0.optionalText(2),
        createdAt: WallTime(milliseconds: $0.integer(3)), isRedeemed: $0.flag(4))
    }
  }

  /// Marks the token used.
  /// - Returns: false where somebody else was faster.
  package mutating func redeem(_ text: String, at now: WallTime) throws(SQLiteError) -> Bool {
    try run(
      "UPDATE tokens SET redeemed_at = ?2 WHERE fingerprint = ?1 AND redeemed_at IS NULL",
      [.blob(AccessToken.fingerprint(of: text)), .integer(now.milliseconds)]) == 1
  }

  /// Attaches the caller's session id to an approval.
  /// - Returns: false where one is attached already: it is never replaced.
  package mutating func attachSession(
    _ sid: String, lasting seconds: Int64?, to approvalID: String, at now: WallTime
  ) throws(SQLiteError) -> Bool {
    try run(
      "INSERT INTO sessions (approval_id, sid, duration, created_at) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
      [.text(approvalID), .text(sid), .optional(seconds), .integer(now.milliseconds)]) == 1
  }

  /// Whether a session id is attached to the approval.
  package mutating func hasSession(_ approvalID: String) throws(SQLiteError) -> Bool {
    try first("SELECT 1 FROM sessions WHERE approval_id = ?1", [.text(approvalID)]) { _ in true } ?? false
  }
}
