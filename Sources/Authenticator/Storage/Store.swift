package import Reactor
package import SQLite

/// The database as the service's tasks use it: every call runs on the blocking pool, none on the loop.
package struct Store: Sendable {
  private let database: Database
  private let pool: BlockingPool

  /// - Parameters:
  ///   - database: open, with this module's schema.
  ///   - pool: where calls wait for the disk.
  package init(_ database: Database, on pool: BlockingPool) {
    self.database = database
    self.pool = pool
  }

  /// Lends the connection to `body`, alone, in one transaction: all of it is stored, or nothing when `body` throws.
  package func run<Value: Sendable>(
    _ body: @escaping @Sendable (inout SQLiteConnection) throws -> Value
  ) async throws -> Value {
    let database = database
    return try await pool.run(throwing: { try database.withTransaction(body) })
  }
}
