import SQLite
import Testing

@Suite struct SQLiteConnectionTests {
  private func database() throws -> Database {
    try Database(
      path: ":memory:", create: true,
      migrations: [
        ["CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT UNIQUE, bytes BLOB, size INTEGER) STRICT"]
      ])
  }

  @Test(arguments: [
    SQLValue.text("plain"), .text(""), .text("nul\0inside"), .text("ünï 🐟"),
    .text("'; DROP TABLE things; --"),
  ])
  func `text comes back as it was bound`(_ value: SQLValue) throws {
    let found = try database().withConnection { connection in
      try connection.run("INSERT INTO things (name) VALUES (?1)", [value])
      return try connection.first("SELECT name FROM things") { $0.optionalText(0) } ?? nil
    }
    #expect(found.map { .text($0) } == value)
  }

  @Test(arguments: [[UInt8](), [0], [0, 255, 10, 13]])
  func `bytes come back as they were bound`(_ bytes: [UInt8]) throws {
    let found = try database().withConnection { connection in
      try connection.run("INSERT INTO things (bytes) VALUES (?1)", [.blob(bytes)])
      return try connection.first("SELECT bytes FROM things") { ($0.isNull(0), $0.bytes(0)) }
    }
    #expect(found?.0 == false)
    #expect(found?.1 == bytes)
  }

  @Test(arguments: [Int64.min, -1, 0, 1, .max])
  func `integers keep all 64 bits`(_ number: Int64) throws {
    let found = try database().withConnection { connection in
      try connection.run("INSERT INTO things (size) VALUES (?1)", [.integer(number)])
      return try connection.first("SELECT size FROM things") { $0.integer(0) }
    }
    #expect(found == number)
  }

  @Test func `an absent value is NULL and comes back as nil`() throws {
    let isNil = try database().withConnection { connection in
      try connection.run("INSERT INTO things (name, size) VALUES (?1, ?2)", [.optional(String?.none), nil])
      return try connection.first("SELECT name, size FROM things") {
        $0.optionalText(0) == nil && $0.optionalInteger(1) == nil
      }
    }
    #expect(isNil == true)
  }

  @Test func `a second row under a unique name is refused as a constraint`() throws {
    let database = try database()
    #expect(throws: SQLiteError.constraint) {
      try database.withConnection { connection in
        try connection.run("INSERT INTO things (name) VALUES ('a')")
        try connection.run("INSERT INTO things (name) VALUES ('a')")
      }
    }
  }

  @Test func `a statement that failed works again with other values`() throws {
    let count = try database().withConnection { connection in
      for name in ["a", "a", "b"] {
        // The second one violates the constraint: that is what the test is about.
        _ = try? connection.run("INSERT INTO things (name) VALUES (?1)", [.text(name)])
      }
      return try connection.first("SELECT count(*) FROM things") { $0.integer(0) }
    }
    #expect(count == 2)
  }

  @Test func `a transaction that throws leaves nothing behind`() throws {
    struct Stop: Error {}
    let database = try database()
    #expect(throws: Stop.self) {
      try database.withTransaction { connection in
        try connection.run("INSERT INTO things (name) VALUES ('a')")
        throw Stop()
      }
    }
    #expect(
      try database.withConnection { try $0.first("SELECT count(*) FROM things") { $0.integer(0) } } == 0)
  }

  @Test func `changed rows are counted`() throws {
    let changed = try database().withConnection { connection in
      for name in ["a", "b", "c"] {
        try connection.run("INSERT INTO things (name) VALUES (?1)", [.text(name)])
      }
      return try connection.run("UPDATE things SET size = 1 WHERE name > ?1", ["a"])
    }
    #expect(changed == 2)
  }

  @Test func `rows come in the order of the query`() throws {
    let names = try database().withConnection { connection in
      for name in ["b", "c", "a"] {
        try connection.run("INSERT INTO things (name) VALUES (?1)", [.text(name)])
      }
      return try connection.rows("SELECT name FROM things" + "ORDER BY name DESC") { $0.text(0) }
    }
    #expect(names == ["c", "b", "a"])
  }
}
