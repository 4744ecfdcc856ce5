extension SQLiteConnection {
  /// Brings the schema up to date: runs the steps that the file has not seen, all in one transaction.
  ///
  /// What was done is kept in the table `schema_steps`. A step is never edited once released; a change is a new step
  /// at the end.
  ///
  /// - Throws: `newerSchema` where the file has seen more steps than there are.
  package mutating func migrate(_ steps: [[SQL]]) throws {
    try transaction { connection in
      try connection.run("CREATE TABLE IF NOT EXISTS schema_steps (step INTEGER PRIMARY KEY) STRICT")
      let done = try connection.first("SELECT count(*) FROM schema_steps") { Int($0.integer(0)) } ?? 0
      guard done <= steps.count else { throw SQLiteError.newerSchema(found: done, known: steps.count) }
      for (number, step) in steps.enumerated().dropFirst(done) {
        for sql in step { try connection.run(sql) }
        try connection.run("INSERT INTO schema_steps (step) VALUES (?1)", [.number(number + 1)])
      }
    }
  }
}
