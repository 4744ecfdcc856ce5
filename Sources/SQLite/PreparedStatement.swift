import CSQLite

/// Owner of one `sqlite3_stmt`: compiled once, reset after every use. Belongs to the connection that made it.
@safe
final class PreparedStatement {
  private let handle: OpaquePointer
  private let connection: OpaquePointer

  /// Compiles `sql` (`sqlite3_prepare_v3`, marked persistent because it is kept).
  ///
  /// - Parameters:
  ///   - sql: one statement.
  ///   - connection: an open `sqlite3`, which outlives this statement or is closed with `sqlite3_close_v2`.
  /// - Throws: what SQLite says about the text.
  init(_ sql: SQL, on connection: OpaquePointer) throws(SQLiteError) {
    var handle: OpaquePointer?
    let code = unsafe sqlite3_prepare_v3(
      connection, sql.text, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &handle, nil)
    guard code == SQLITE_OK, let handle = unsafe handle else {
      throw SQLiteError(code: unsafe sqlite3_extended_errcode(connection))
    }
    unsafe self.handle = handle
    unsafe self.connection = connection
  }

  deinit { _ = unsafe sqlite3_finalize(handle) }

  /// Binds `values` to `?1`, `?2` and so on. Their number is the statement's own.
  func bind(_ values: [SQLValue]) throws(SQLiteError) {
    precondition(unsafe sqlite3_bind_parameter_count(handle) == values.count, "a value for every parameter")
    for (index, value) in values.enumerated() {
      let code = bind(value, at: Int32(index + 1))
      guard code == SQLITE_OK else { throw SQLiteError(code: code) }
    }
  }

  /// Runs to the next row.
  ///
  /// - Returns: whether there is one; false when the statement is done.
  func step() throws(SQLiteError) -> Bool {
    switch unsafe sqlite3_step(handle) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    default: throw SQLiteError(code: unsafe sqlite3_extended_errcode(connection))
    }
  }

  /// Makes the statement ready for its next use and forgets what was bound, so that no secret stays in it.
  func reset() {
    // The code repeats the last step's error, which was thrown there.
    _ = unsafe sqlite3_reset(handle)
    _ = unsafe sqlite3_clear_bindings(handle)
  }

  /// The row that the last `step()` reached.
  func row() -> Row { unsafe Row(handle) }

  private func bind(_ value: SQLValue, at index: Int32) -> Int32 {
    switch value {
    case .integer(let number):
      return unsafe sqlite3_bind_int64(handle, index, number)
    case .text(var text):
      // Sound: SQLite copies the bytes before the call returns (SQLITE_TRANSIENT in the shim).
      return text.withUTF8 { bytes in
        let start = unsafe UnsafeRawPointer(bytes.baseAddress) ?? PreparedStatement.nothing
        return unsafe csqlite_bind_text(handle, index, start, Int32(bytes.count))
      }
    case .blob(let bytes):
      // A nil address would bind NULL instead of an empty blob.
      return unsafe bytes.withUnsafeBytes { raw in
        unsafe csqlite_bind_blob(
          handle, index, raw.baseAddress ?? PreparedStatement.nothing, Int32(raw.count))
      }
    case .null:
      return unsafe sqlite3_bind_null(handle, index)
    }
  }

  /// Some address for a value of no bytes.
  private static var nothing: UnsafeRawPointer {
    let empty: StaticString = ""
    return unsafe UnsafeRawPointer(empty.utf8Start)
  }
}
