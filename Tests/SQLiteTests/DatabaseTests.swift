import Foundation
import SQLite
import Testing

@Suite struct DatabaseTests {
  private let first: [SQL] = ["CREATE TABLE one (id INTEGER PRIMARY KEY) STRICT"]
  private let second: [SQL] = ["ALTER TABLE one ADD COLUMN name TEXT", "INSERT INTO one (name) VALUES ('x')"]

  private func withFile(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder.appendingPathComponent("test.db").path)
  }

  @Test func `a missing file is an error unless it may be created`() throws {
    try withFile { path in
      #expect(throws: SQLiteError.missing(path: path)) {
        try Database(path: path, create: false, migrations: [])
      }
      _ = try Database(path: path, create: true, migrations: [])
      _ = try Database(path: path, create: false, migrations: [])
    }
  }

  @Test func `a file that is no database is refused`() throws {
    try withFile { path in
      try String(repeating: "this is not a database ", count: 100).write(
        toFile: path, atomically: true, encoding: .utf8)
      #expect(throws: SQLiteError.corrupt) { try Database(path: path, create: true, migrations: []) }
    }
  }

  @Test func `new steps run once on an older file and keep its rows`() throws {
    try withFile { path in
      try Database(path: path, create: true, migrations: [first]).withConnection {
        _ = try $0.run("INSERT INTO one (id) VALUES (7)")
      }
      for _ in 1...2 {
        let database = try Database(path: path, create: false, migrations: [first, second])
        let ids = try database.withConnection {
          try $0.rows("SELECT id FROM one ORDER BY id") { $0.integer(0) }
        }
        #expect(ids == [7, 8])
      }
    }
  }

  @Test func `a file of a newer program is refused and left alone`() throws {
    try withFile { path in
      _ = try Database(path: path, create: true, migrations: [first, second])
      #expect(throws: SQLiteError.newerSchema(found: 2, known: 1)) {
        try Database(path: path, create: false, migrations: [first])
      }
    }
  }

  @Test func `a step that fails leaves the file as it was`() throws {
    try withFile { path in
      _ = try Database(path: path, create: true, migrations: [first])
      #expect(throws: SQLiteError.self) {
        try Database(
          path: path, create: false, migrations: [first, second + ["INSERT INTO nowhere VALUES (1)"]])
      }
      _ = try Database(path: path, create: false, migrations: [first, second])
    }
  }
}
