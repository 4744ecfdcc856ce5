import Crypto
package import SQLite

private let selectUser: SQL = """
  SELECT users.id, email, first_name, last_name, devices.id, is_removed FROM users
  LEFT JOIN devices ON devices.user_id = users.id
  """

private func readUser(_ row: borrowing Row) -> User {
  User(
    id: row.integer(0), email: row.text(1), firstName: row.text(2), lastName: row.text(3),
    deviceID: row.optionalInteger(4), isRemoved: row.flag(5))
}

extension SQLiteConnection {
  /// Adds a person, or brings a removed one back under the same UnloqID (so that the encryption keys stay the same).
  ///
  /// - Parameters:
  ///   - email: the address.
  ///   - name: first and last name, cut at the last space; may be empty.
  ///   - codeSecret: 20 random bytes for one-time codes.
  ///   - now: the time.
  /// - Returns: the UnloqID, nil where the person is there already.
  /// - Throws: when the database does.
  package mutating func addUser(
    email: EmailAddress, name: String, codeSecret: [UInt8], at now: WallTime
  ) throws(SQLiteError) -> Int64? {
    let words = name.split(separator: " ")
    let firstName = words.dropLast(words.count > 1 ? 1 : 0).joined(separator: " ")
    let lastName = words.count > 1 ? words.last.map(String.init) ?? "" : ""
    let values: [SQLValue] = [
      .text(email.text), .text(firstName), .text(lastName), .blob(codeSecret), .integer(now.milliseconds),
    ]
    let changed = try run(
      """
      INSERT INTO users (email, first_name, last_name, code_secret, created_at) VALUES (?1, ?2, ?3, ?4, ?5)
      ON CONFLICT (email) DO UPDATE SET first_name = ?2, last_name = ?3, code_secret = ?4, is_removed = 0
      WHERE is_removed = 1
      """, values)
    return changed == 0 ? nil : try user(email: email)?.id
  }

  /// The person of that address who was not removed.
  package mutating func user(email: EmailAddress) throws(SQLiteError) -> User? {
    try first(selectUser + "WHERE email = ?1 AND is_removed = 0", [.text(email.text)], readUser)
  }

  /// The person of that UnloqID who was not removed.
  package mutating func user(id: Int64) throws(SQLiteError) -> User? {
    try first(selectUser + "WHERE users.id = ?1 AND is_removed = 0", [.integer(id)], readUser)
  }

  /// The person of that UnloqID, removed or not: for records of the past.
  package mutating func formerUser(id: Int64) throws(SQLiteError) -> User? {
    try first(selectUser + "WHERE users.id = ?1", [.integer(id)], readUser)
  }

  /// The person whose device page was opened with `secret`.
  package mutating func user(deviceSecret secret: String) throws(SQLiteError) -> User? {
    try first(
      selectUser + "WHERE fingerprint = ?1 AND is_removed = 0",
      [.blob(Digest.sha256(secret).bytes)], readUser)
  }

  /// Everyone who was not removed, by address.
  package mutating func users() throws(SQLiteError) -> [User] {
    try rows(selectUser + "WHERE is_removed = 0 ORDER BY email", [], readUser)
  }

  /// Gives the person a new device link; the one before and every page opened with it stop working.
  package mutating func replaceDevice(of userID: Int64, secret: String, at now: WallTime) throws(SQLiteError)
  {
    try run("DELETE FROM devices WHERE user_id = ?1", [.integer(userID)])
    try run(
      "INSERT INTO devices (user_id, fingerprint, created_at) VALUES (?1, ?2, ?3)",
      [.integer(userID), .blob(Digest.sha256(secret).bytes), .integer(now.milliseconds)])
  }

  /// Takes the person's device and access away. Records and encryption keys stay.
  package mutating func removeUser(_ userID: Int64) throws(SQLiteError) {
    try run("DELETE FROM devices WHERE user_id = ?1", [.integer(userID)])
    try run("UPDATE users SET is_removed = 1 WHERE id = ?1", [.integer(userID)])
    try run(
      "UPDATE memberships SET first_login_at = NULL, needs_code = 0 WHERE user_id = ?1", [.integer(userID)])
  }

  /// The secret that the person's one-time codes are made from.
  package mutating func codeSecret(of userID: Int64) throws(SQLiteError) -> [UInt8] {
    try first("SELECT code_secret FROM users WHERE id = ?1", [.integer(userID)]) { $0.bytes(0) } ?? []
  }

  /// What is remembered about the person's one-time codes.
  package mutating func codeGuard(of userID: Int64) throws(SQLiteError) -> CodeGuard {
    let found = try first(
      "SELECT code_last_used, code_failures, code_blocked_until FROM users WHERE id = ?1", [.integer(userID)]
    ) { row in
      var found = CodeGuard()
      found.lastUsed = row.integer(0)
      found.failures = row.integer(1)
      found.blockedUntil = WallTime(milliseconds: row.integer(2))
      return found
    }
    return found ?? CodeGuard()
  }

  /// Stores what a check changed.
  package mutating func setCodeGuard(_ codes: CodeGuard, of userID: Int64) throws(SQLiteError) {
    try run(
      "UPDATE users SET code_last_used = ?2, code_failures = ?3, code_blocked_until = ?4 WHERE id = ?1",
      [
        .integer(userID), .integer(codes.lastUsed), .integer(codes.failures),
        .integer(codes.blockedUntil.milliseconds),
      ])
  }
}
