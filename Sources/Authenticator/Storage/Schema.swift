package import SQLite

/// The database's tables, as steps that are run once each and never edited afterwards.
package enum Schema {
  /// All steps, oldest first. Times are milliseconds since 1970; secrets are stored as SHA-256 only, except those
  /// that must be used again: one-time code secrets and encryption keys.
  package static let steps: [[SQL]] = [
    [
      "CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
      """
      CREATE TABLE applications (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL,
        key_size INTEGER NOT NULL CHECK (key_size BETWEEN 32 AND 64),
        allows_encryption INTEGER NOT NULL,
        created_at INTEGER NOT NULL
      ) STRICT
      """,
      """
      CREATE TABLE api_keys (
        fingerprint BLOB PRIMARY KEY,
        application_id INTEGER NOT NULL REFERENCES applications (id),
        created_at INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID
      """,
      """
      CREATE TABLE users (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        email TEXT NOT NULL UNIQUE,
        first_name TEXT NOT NULL,
        last_name TEXT NOT NULL,
        code_secret BLOB NOT NULL,
        code_last_used INTEGER NOT NULL DEFAULT 0,
        code_failures INTEGER NOT NULL DEFAULT 0,
        code_blocked_until INTEGER NOT NULL DEFAULT 0,
        is_removed INTEGER NOT NULL DEFAULT 0,
        created_at INTEGER NOT NULL
      ) STRICT
      """,
      "INSERT INTO sqlite_sequence (name, seq) VALUES ('users', 1000)",
      """
      CREATE TABLE devices (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        user_id INTEGER NOT NULL REFERENCES users (id),
        fingerprint BLOB NOT NULL UNIQUE,
        created_at INTEGER NOT NULL
      ) STRICT
      """,
      """
      CREATE TABLE memberships (
        application_id INTEGER NOT NULL REFERENCES applications (id),
        user_id INTEGER NOT NULL REFERENCES users (id),
        first_login_at INTEGER,
        needs_code INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (application_id, user_id)
      ) STRICT, WITHOUT ROWID
      """,
      """
      CREATE TABLE approvals (
        id TEXT PRIMARY KEY,
        application_id INTEGER NOT NULL REFERENCES applications (id),
        user_id INTEGER NOT NULL REFERENCES users (id),
        type TEXT NOT NULL,
        method TEXT NOT NULL,
        outcome TEXT NOT NULL,
        title TEXT NOT NULL,
        message TEXT NOT NULL,
        place TEXT NOT NULL,
        reference TEXT,
        ip_source TEXT,
        ip_device TEXT,
        device_id INTEGER,
        releases_key INTEGER NOT NULL DEFAULT 0,
        created_at INTEGER NOT NULL,
        ended_at INTEGER
      ) STRICT
      """,
      "CREATE INDEX approvals_of_application ON approvals (application_id, created_at)",
      "CREATE INDEX approvals_of_user ON approvals (user_id, created_at)",
      """
      CREATE TABLE tokens (
        fingerprint BLOB PRIMARY KEY,
        approval_id TEXT NOT NULL REFERENCES approvals (id),
        application_id INTEGER NOT NULL REFERENCES applications (id),
        wrapped_key TEXT,
        created_at INTEGER NOT NULL,
        redeemed_at INTEGER
      ) STRICT, WITHOUT ROWID
      """,
      """
      CREATE TABLE sessions (
        approval_id TEXT PRIMARY KEY REFERENCES approvals (id),
        sid TEXT NOT NULL,
        duration INTEGER,
        created_at INTEGER NOT NULL
      ) STRICT
      """,
      """
      CREATE TABLE actions (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        application_id INTEGER NOT NULL REFERENCES applications (id),
        code TEXT NOT NULL,
        title TEXT NOT NULL,
        message TEXT NOT NULL,
        approve TEXT NOT NULL,
        deny TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL,
        UNIQUE (application_id, code)
      ) STRICT
      """,
      """
      CREATE TABLE encryption_keys (
        application_id INTEGER NOT NULL REFERENCES applications (id),
        user_id INTEGER NOT NULL REFERENCES users (id),
        key TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        PRIMARY KEY (application_id, user_id)
      ) STRICT, WITHOUT ROWID
      """,
    ],
    ["ALTER TABLE memberships ADD COLUMN is_locked INTEGER NOT NULL DEFAULT 0"],
    webhooks,
  ]
}
