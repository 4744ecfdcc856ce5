package import SQLite

private let selectAction: SQL = """
  SELECT id, application_id, code, title, message, approve, deny, created_at, updated_at FROM actions
  """

private func readAction(_ row: borrowing Row) -> ActionRecord {
  ActionRecord(
    id: row.integer(0), applicationID: row.integer(1),
    template: ActionTemplate(
      stored: row.text(2), title: row.text(3), message: row.text(4), approve: row.text(5), deny: row.text(6)),
    createdAt: WallTime(milliseconds: row.integer(7)), updatedAt: WallTime(milliseconds: row.integer(8)))
}

extension SQLiteConnection {
  /// Stores a new action.
  /// - Returns: nil where the application has one of that code.
  package mutating func addAction(
    _ template: ActionTemplate, of applicationID: Int64, at now: WallTime
  ) throws(SQLiteError) -> ActionRecord? {
    let changed = try run(
      """
      INSERT INTO actions (application_id, code, title, message, approve, deny, created_at, updated_at)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7) ON CONFLICT DO NOTHING
      """,
      [
        .integer(applicationID), .text(template.code), .text(template.title), .text(template.message),
        .text(template.approve), .text(template.deny), .integer(now.milliseconds),
      ])
    return changed == 0 ? nil : try action(template.code, of: applicationID)
  }

  /// The application's action of that code.
  package mutating func action(_ code: String, of applicationID: Int64) throws(SQLiteError) -> ActionRecord? {
    try first(
      selectAction + "WHERE code = ?1 AND application_id = ?2", [.text(code), .integer(applicationID)],
      readAction)
  }

  /// One page of the application's actions.
  package mutating func actions(
    of applicationID: Int64, _ query: ListQuery
  ) throws(SQLiteError) -> ListPage<ActionRecord> {
    let range: [SQLValue] = [
      .integer(applicationID), .integer(query.start?.milliseconds ?? 0),
      .integer(query.end?.milliseconds ?? .max),
    ]
    let condition: SQL = "WHERE application_id = ?1 AND created_at BETWEEN ?2 AND ?3"
    let total = try first("SELECT count(*) FROM actions" + condition, range) { Int($0.integer(0)) } ?? 0
    let items = try rows(
      selectAction + condition + query.orderClause + "LIMIT ?4 OFFSET ?5",
      range + [.number(query.limit), .number(query.offset)], readAction)
    return ListPage(items: items, totalCount: total, query: query)
  }
}
