package import SQLite

extension SQLiteConnection {
  /// What the application and the person have had to do with each other; all false where nothing.
  package mutating func membership(of userID: Int64, in applicationID: Int64) throws(SQLiteError)
    -> Membership
  {
    try first(
      """
      SELECT first_login_at IS NOT NULL, needs_code, is_locked FROM memberships
      WHERE application_id = ?1 AND user_id = ?2
      """,
      [.integer(applicationID), .integer(userID)]
    ) { Membership(hasLoggedIn: $0.flag(0), needsCode: $0.flag(1), isLocked: $0.flag(2)) } ?? Membership()
  }

  /// Notes that the person has logged in to the application.
  package mutating func noteLogin(of userID: Int64, in applicationID: Int64, at now: WallTime)
    throws(SQLiteError)
  {
    try run(
      """
      INSERT INTO memberships (application_id, user_id, first_login_at) VALUES (?1, ?2, ?3)
      ON CONFLICT DO UPDATE SET first_login_at = coalesce(first_login_at, excluded.first_login_at)
      """, [.integer(applicationID), .integer(userID), .integer(now.milliseconds)])
  }

  /// From now on the application's logins need a one-time code of this person, or no longer do.
  package mutating func setNeedsCode(
    _ needsCode: Bool, of userID: Int64, in applicationID: Int64
  ) throws(SQLiteError) {
    try run(
      """
      INSERT INTO memberships (application_id, user_id, needs_code) VALUES (?1, ?2, ?3)
      ON CONFLICT DO UPDATE SET needs_code = excluded.needs_code
      """, [.integer(applicationID), .integer(userID), .flag(needsCode)])
  }

  /// Lets every application ask the person again without a code: the person said so on the device.
  package mutating func clearNeedsCode(of userID: Int64) throws(SQLiteError) {
    try run("UPDATE memberships SET needs_code = 0 WHERE user_id = ?1", [.integer(userID)])
  }

  /// The names of the applications that must bring a one-time code of this person.
  package mutating func applicationsThatNeedCode(of userID: Int64) throws(SQLiteError) -> [String] {
    try rows(
      """
      SELECT name FROM memberships JOIN applications ON applications.id = application_id
      WHERE user_id = ?1 AND needs_code = 1 ORDER BY name
      """, [.integer(userID)]
    ) { $0.text(0) }
  }

  /// From now on the application may ask this person nothing: a request of it was reported.
  package mutating func lock(_ userID: Int64, in applicationID: Int64) throws(SQLiteError) {
    try run(
      """
      INSERT INTO memberships (application_id, user_id, is_locked) VALUES (?1, ?2, 1)
      ON CONFLICT DO UPDATE SET is_locked = 1
      """, [.integer(applicationID), .integer(userID)])
  }

  /// Lets every application ask the person again.
  /// - Returns: how many of them were locked.
  package mutating func unlock(_ userID: Int64) throws(SQLiteError) -> Int {
    try run("UPDATE memberships SET is_locked = 0 WHERE user_id = ?1 AND is_locked = 1", [.integer(userID)])
  }

  /// The names of the applications that are locked for this person.
  package mutating func lockedApplications(of userID: Int64) throws(SQLiteError) -> [String] {
    try rows(
      """
      SELECT name FROM memberships JOIN applications ON applications.id = application_id
      WHERE user_id = ?1 AND is_locked = 1 ORDER BY name
      """, [.integer(userID)]
    ) { $0.text(0) }
  }

  /// The person's encryption key for the application: made by the first call, the same for ever after.
  ///
  /// - Parameters:
  ///   - userID: whose key.
  ///   - applicationID: for which application.
  ///   - fresh: a key to use if there is none yet.
  ///   - now: the time.
  /// - Returns: the key.
  /// - Throws: when the database does.
  package mutating func encryptionKey(
    of userID: Int64, in applicationID: Int64, fresh: String, at now: WallTime
  ) throws(SQLiteError) -> String {
    let values: [SQLValue] = [
      .integer(applicationID), .integer(userID), .text(fresh), .integer(now.milliseconds),
    ]
    try run(
      """
      INSERT INTO encryption_keys (application_id, user_id, key, created_at) VALUES (?1, ?2, ?3, ?4)
      ON CONFLICT DO NOTHING
      """, values)
    return try first(
      "SELECT key FROM encryption_keys WHERE application_id = ?1 AND user_id = ?2",
      [.integer(applicationID), .integer(userID)]
    ) { $0.text(0) } ?? fresh
  }
}
