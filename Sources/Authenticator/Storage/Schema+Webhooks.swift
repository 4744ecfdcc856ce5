import SQLite

extension Schema {
  /// Webhooks, and sessions that were ended on the device. A webhook's secret is needed again, so it is stored plain.
  static let webhooks: [SQL] = [
    """
    CREATE TABLE webhooks (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      application_id INTEGER NOT NULL REFERENCES applications (id),
      event TEXT NOT NULL,
      url TEXT NOT NULL,
      secret TEXT NOT NULL,
      retry INTEGER NOT NULL,
      retry_timeout INTEGER NOT NULL,
      is_active INTEGER NOT NULL,
      created_at INTEGER NOT NULL
    ) STRICT
    """,
    "CREATE INDEX webhooks_of_application ON webhooks (application_id)",
    "ALTER TABLE sessions ADD COLUMN ended_at INTEGER",
  ]
}
