import CSQLite

/// What can go wrong with the database file. Holds names and numbers, never a value that was bound.
package enum SQLiteError: Error, Sendable, Hashable {
  /// The file does not exist, and the caller did not ask to create it.
  case missing(path: String)
  /// The file cannot be opened: permissions, a missing folder, not a database.
  case cannotOpen(path: String, code: Int32)
  /// Another process holds the file longer than the busy time-out.
  case busy
  /// A UNIQUE, NOT NULL, CHECK or foreign key rule refused the row.
  case constraint
  /// The disk or the file's size limit is full.
  case full
  /// The file is read-only here.
  case readOnly
  /// The file is damaged or no database.
  case corrupt
  /// The file was written by a newer program.
  case newerSchema(found: Int, known: Int)
  /// Anything else, with SQLite's extended result code.
  case failed(code: Int32)

  /// The error for an extended result code of a call on an open database.
  init(code: Int32) {
    switch code & 0xFF {
    case SQLITE_BUSY, SQLITE_LOCKED: self = .busy
    case SQLITE_CONSTRAINT: self = .constraint
    case SQLITE_FULL: self = .full
    case SQLITE_READONLY, SQLITE_PERM: self = .readOnly
    case SQLITE_CORRUPT, SQLITE_NOTADB: self = .corrupt
    default: self = .failed(code: code)
    }
  }

  /// Fixed text, safe for logs and counters.
  package var label: StaticString {
    switch self {
    case .missing: "database-missing"
    case .cannotOpen: "database-cannot-open"
    case .busy: "database-busy"
    case .constraint: "database-constraint"
    case .full: "database-full"
    case .readOnly: "database-read-only"
    case .corrupt: "database-corrupt"
    case .newerSchema: "database-newer-schema"
    case .failed: "database-failed"
    }
  }
}

extension SQLiteError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .missing(let path): "\(path) does not exist"
    case .cannotOpen(let path, let code): "\(path) cannot be opened (SQLite code \(code))"
    case .busy: "another program holds the database"
    case .constraint: "the database refused the row"
    case .full: "no space is left for the database"
    case .readOnly: "the database cannot be written"
    case .corrupt: "the file is damaged or is not a database"
    case .newerSchema(let found, let known):
      "the database has schema \(found), this program knows \(known): it was written by a newer version"
    case .failed(let code): "SQLite failed with code \(code)"
    }
  }
}
