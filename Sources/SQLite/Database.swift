import Synchronization

/// A database file for many tasks: one connection behind a lock, so that statements never interleave.
///
/// Every call may wait for the disk and for the lock: on an event loop go through the blocking pool.
package final class Database: Sendable {
  private let connection: Mutex<SQLiteConnection>

  /// Opens the file and brings its schema up to date.
  ///
  /// - Parameters:
  ///   - path: a file, or `:memory:`.
  ///   - create: whether a missing file is made.
  ///   - migrations: see `SQLiteConnection.migrate`.
  /// - Throws: `SQLiteError`.
  package init(path: String, create: Bool, migrations: [[SQL]]) throws {
    var connection = try SQLiteConnection.open(path: path, create: create)
    try connection.migrate(migrations)
    self.connection = Mutex(connection)
  }

  /// Lends the connection to `body`, alone. Blocks the calling thread.
  package func withConnection<Value: Sendable>(
    _ body: @Sendable (inout SQLiteConnection) throws -> Value
  ) throws -> Value {
    try connection.withLock { connection in try body(&connection) }
  }

  /// As `withConnection`, in one transaction.
  package func withTransaction<Value: Sendable>(
    _ body: @Sendable (inout SQLiteConnection) throws -> Value
  ) throws -> Value {
    try withConnection { connection in try connection.transaction(body) }
  }
}
