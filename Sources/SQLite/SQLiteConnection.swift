import CSQLite
import Glibc

/// Owner of one `sqlite3` handle. Used by one thread at a time: `Database` holds it behind a lock.
///
/// Opened in write-ahead mode with foreign keys on, a busy time-out, and full synchronisation, because what is stored
/// here (a token that was used, a request that was denied) must not come back after a power cut.
@safe
package struct SQLiteConnection: ~Copyable {
  private let handle: OpaquePointer
  private var statements: [SQL: PreparedStatement] = [:]

  /// Opens `path`, or a private database in memory where it is `:memory:`.
  ///
  /// - Parameters:
  ///   - path: a file's path, or `:memory:`.
  ///   - create: whether a missing file is made. Its permissions follow the umask.
  ///   - busyTimeout: how long a call waits for another process's lock, in milliseconds.
  /// - Returns: the connection, which closes the file when it ends.
  /// - Throws: `missing`, `cannotOpen`, `corrupt`.
  package static func open(
    path: String, create: Bool, busyTimeout: Int32 = 5_000
  ) throws(SQLiteError) -> SQLiteConnection {
    var handle: OpaquePointer?
    let flags =
      SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | (create ? SQLITE_OPEN_CREATE : 0)
    let code = unsafe sqlite3_open_v2(path, &handle, flags, nil)
    guard code == SQLITE_OK, let opened = unsafe handle else {
      // A handle comes back even from a failed open and must be closed.
      _ = unsafe sqlite3_close_v2(handle)
      if !create, unsafe access(path, F_OK) != 0 { throw .missing(path: path) }
      throw .cannotOpen(path: path, code: code)
    }
    _ = unsafe sqlite3_busy_timeout(opened, busyTimeout)
    var connection = unsafe SQLiteConnection(owning: opened)
    try connection.run("PRAGMA journal_mode = WAL")
    try connection.run("PRAGMA synchronous = FULL")
    try connection.run("PRAGMA foreign_keys = ON")
    try connection.run("PRAGMA trusted_schema = OFF")
    return connection
  }

  /// - Parameter handle: an open handle that nobody else closes.
  private init(owning handle: OpaquePointer) { unsafe self.handle = handle }

  deinit {
    // close_v2 waits for statements that are finalised after it.
    _ = unsafe sqlite3_close_v2(handle)
  }

  /// Runs one statement that returns no rows of interest.
  ///
  /// - Returns: the number of rows it inserted, changed or deleted.
  @discardableResult
  package mutating func run(_ sql: SQL, _ values: [SQLValue] = []) throws(SQLiteError) -> Int {
    let statement = try prepared(sql)
    defer { statement.reset() }
    try statement.bind(values)
    while try statement.step() {}
    return Int(unsafe sqlite3_changes64(handle))
  }

  /// Runs one query and makes a value of every row, in the query's order.
  package mutating func rows<Value>(
    _ sql: SQL, _ values: [SQLValue] = [], _ read: (borrowing Row) -> Value
  ) throws(SQLiteError) -> [Value] {
    let statement = try prepared(sql)
    defer { statement.reset() }
    try statement.bind(values)
    var found: [Value] = []
    while try statement.step() { found.append(read(statement.row())) }
    return found
  }

  /// Runs one query and makes a value of its first row; nil where there is none.
  package mutating func first<Value>(
    _ sql: SQL, _ values: [SQLValue] = [], _ read: (borrowing Row) -> Value
  ) throws(SQLiteError) -> Value? {
    let statement = try prepared(sql)
    defer { statement.reset() }
    try statement.bind(values)
    return try statement.step() ? read(statement.row()) : nil
  }

  /// The row id that the last INSERT made.
  package var lastInsertedRow: Int64 { unsafe sqlite3_last_insert_rowid(handle) }

  /// Runs `body` as one transaction (`BEGIN IMMEDIATE`): all of it happens, or none of it when `body` throws.
  package mutating func transaction<Value>(
    _ body: (inout SQLiteConnection) throws -> Value
  ) throws -> Value {
    try run("BEGIN IMMEDIATE")
    do {
      let value = try body(&self)
      try run("COMMIT")
      return value
    } catch {
      // Fails only where SQLite has rolled back by itself already (disk full, I/O error).
      _ = try? run("ROLLBACK")
      throw error
    }
  }

  /// Compiled once per text and kept: there are only as many as the code has literals.
  private mutating func prepared(_ sql: SQL) throws(SQLiteError) -> PreparedStatement {
    if let statement = statements[sql] { return statement }
    let statement = try unsafe PreparedStatement(sql, on: handle)
    statements[sql] = statement
    return statement
  }
}
