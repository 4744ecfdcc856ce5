import CSQLite

/// One result row, valid only inside the closure it is passed to: it can be neither copied nor kept.
@safe
package struct Row: ~Copyable {
  private let statement: OpaquePointer

  /// - Parameter statement: a statement that stands on a row.
  init(_ statement: OpaquePointer) { unsafe self.statement = statement }

  /// Whether the column is NULL. Columns count from 0.
  package func isNull(_ column: Int32) -> Bool {
    unsafe sqlite3_column_type(statement, column) == SQLITE_NULL
  }

  /// The column as an integer; 0 for NULL.
  package func integer(_ column: Int32) -> Int64 {
    unsafe sqlite3_column_int64(statement, column)
  }

  /// The column as an integer, nil for NULL.
  package func optionalInteger(_ column: Int32) -> Int64? {
    isNull(column) ? nil : integer(column)
  }

  /// The column as a boolean: false for 0 and NULL.
  package func flag(_ column: Int32) -> Bool { integer(column) != 0 }

  /// The column's text; empty for NULL. Bytes that are no UTF-8 become U+FFFD.
  package func text(_ column: Int32) -> String {
    String(decoding: bytes(column), as: UTF8.self)
  }

  /// The column's text, nil for NULL.
  package func optionalText(_ column: Int32) -> String? {
    isNull(column) ? nil : text(column)
  }

  /// A copy of the column's bytes; none for NULL.
  package func bytes(_ column: Int32) -> [UInt8] {
    guard let start = unsafe sqlite3_column_blob(statement, column) else { return [] }
    let count = Int(unsafe sqlite3_column_bytes(statement, column))
    // Sound: SQLite keeps `count` bytes at `start` until the next step, and they are copied here.
    return unsafe [UInt8](UnsafeRawBufferPointer(start: start, count: count))
  }
}
