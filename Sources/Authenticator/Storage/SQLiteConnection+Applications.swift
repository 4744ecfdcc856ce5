import Crypto
package import SQLite

extension SQLiteConnection {
  /// Adds an application with one API key.
  ///
  /// - Parameters:
  ///   - name: shown on the device page.
  ///   - key: the plain key; only its SHA-256 is stored.
  ///   - keySize: characters of its encryption keys, 32 to 64.
  ///   - allowsEncryption: whether it may ask for them.
  ///   - now: the time.
  /// - Returns: the application's id.
  /// - Throws: `constraint` where the key exists.
  @discardableResult
  package mutating func addApplication(
    name: String, key: String, keySize: Int = 32, allowsEncryption: Bool = true, at now: WallTime
  ) throws(SQLiteError) -> Int64 {
    try run(
      "INSERT INTO applications (name, key_size, allows_encryption, created_at) VALUES (?1, ?2, ?3, ?4)",
      [.text(name), .number(keySize), .flag(allowsEncryption), .integer(now.milliseconds)])
    let id = lastInsertedRow
    try run(
      "INSERT INTO api_keys (fingerprint, application_id, created_at) VALUES (?1, ?2, ?3)",
      [.blob(Digest.sha256(key).bytes), .integer(id), .integer(now.milliseconds)])
    return id
  }

  /// The application that owns `key`, nil for any other text.
  package mutating func application(key: String) throws(SQLiteError) -> Application? {
    try first(
      """
      SELECT applications.id, name, key_size, allows_encryption FROM api_keys
      JOIN applications ON applications.id = application_id WHERE fingerprint = ?1
      """, [.blob(Digest.sha256(key).bytes)]
    ) {
      Application(
        id: $0.integer(0), name: $0.text(1), keySize: Int($0.integer(2)), allowsEncryption: $0.flag(3))
    }
  }

  /// Whether `init` has been here.
  package mutating func hasApplication() throws(SQLiteError) -> Bool {
    try first("SELECT 1 FROM applications LIMIT 1") { _ in true } ?? false
  }

  /// A value kept under `name`, such as the device page's origin.
  package mutating func setting(_ name: String) throws(SQLiteError) -> String? {
    try first("SELECT value FROM settings WHERE name = ?1", [.text(name)]) { $0.text(0) }
  }

  /// Keeps `value` under `name`.
  package mutating func setSetting(_ name: String, to value: String) throws(SQLiteError) {
    try run(
      "INSERT INTO settings (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
      [.text(name), .text(value)])
  }
}
