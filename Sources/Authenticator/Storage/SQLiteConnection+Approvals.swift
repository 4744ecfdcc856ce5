package import SQLite

private let selectApproval: SQL = """
  SELECT id, application_id, user_id, type, method, outcome, title, message, place, reference, ip_source, ip_device,
    device_id, releases_key, created_at, ended_at FROM approvals
  """

private func readApproval(_ row: borrowing Row) -> ApprovalRecord {
  // A name that this program does not know can only come from a damaged file; it must never read as approved.
  ApprovalRecord(
    id: row.text(0), applicationID: row.integer(1), userID: row.integer(2),
    kind: ApprovalKind(rawValue: row.text(3)) ?? .authentication,
    method: ApprovalMethod(rawValue: row.text(4)) ?? .push,
    outcome: ApprovalOutcome(rawValue: row.text(5)) ?? .withdrawn,
    title: row.text(6), message: row.text(7), place: row.text(8), reference: row.optionalText(9),
    sourceAddress: row.optionalText(10), deviceAddress: row.optionalText(11),
    deviceID: row.optionalInteger(12),
    releasesKey: row.flag(13), createdAt: WallTime(milliseconds: row.integer(14)),
    endedAt: row.optionalInteger(15).map(WallTime.init(milliseconds:)))
}

extension SQLiteConnection {
  /// Stores a new approval request.
  package mutating func addApproval(_ approval: ApprovalRecord) throws(SQLiteError) {
    try run(
      """
      INSERT INTO approvals (id, application_id, user_id, type, method, outcome, title, message, place, reference,
        ip_source, ip_device, device_id, releases_key, created_at, ended_at)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)
      """,
      [
        .text(approval.id), .integer(approval.applicationID), .integer(approval.userID),
        .text(approval.kind.rawValue),
        .text(approval.method.rawValue), .text(approval.outcome.rawValue), .text(approval.title),
        .text(approval.message), .text(approval.place), .optional(approval.reference),
        .optional(approval.sourceAddress), .optional(approval.deviceAddress), .optional(approval.deviceID),
        .flag(approval.releasesKey), .integer(approval.createdAt.milliseconds),
        .optional(approval.endedAt?.milliseconds),
      ])
  }

  /// Stores how a request ended. One that has ended already stays as it is.
  package mutating func endApproval(_ approval: ApprovalRecord) throws(SQLiteError) {
    try run(
      """
      UPDATE approvals SET outcome = ?2, device_id = ?3, ip_device = ?4, ended_at = ?5
      WHERE id = ?1 AND outcome = 'pending'
      """,
      [
        .text(approval.id), .text(approval.outcome.rawValue), .optional(approval.deviceID),
        .optional(approval.deviceAddress), .optional(approval.endedAt?.milliseconds),
      ])
  }

  /// Forgets a request that never reached the person.
  package mutating func removeApproval(_ id: String) throws(SQLiteError) {
    try run("DELETE FROM approvals WHERE id = ?1 AND outcome = 'pending'", [.text(id)])
  }

  /// Ends what a stopped or crashed service left open: nobody waits for it any more.
  package mutating func endAbandonedApprovals(at now: WallTime) throws(SQLiteError) {
    try run(
      "UPDATE approvals SET outcome = 'withdrawn', ended_at = ?1 WHERE outcome = 'pending'",
      [.integer(now.milliseconds)])
  }

  /// One approval of the application.
  package mutating func approval(_ id: String, of applicationID: Int64) throws(SQLiteError) -> ApprovalRecord?
  {
    try first(
      selectApproval + "WHERE id = ?1 AND application_id = ?2", [.text(id), .integer(applicationID)],
      readApproval)
  }

  /// One page of the application's approvals.
  package mutating func approvals(
    of applicationID: Int64, _ query: ListQuery
  ) throws(SQLiteError) -> ListPage<ApprovalRecord> {
    let range: [SQLValue] = [
      .integer(applicationID), .integer(query.start?.milliseconds ?? 0),
      .integer(query.end?.milliseconds ?? .max),
    ]
    let condition: SQL = "WHERE application_id = ?1 AND created_at BETWEEN ?2 AND ?3"
    let total = try first("SELECT count(*) FROM approvals" + condition, range) { Int($0.integer(0)) } ?? 0
    let items = try rows(
      selectApproval + condition + query.orderClause + "LIMIT ?4 OFFSET ?5",
      range + [.number(query.limit), .number(query.offset)], readApproval)
    return ListPage(items: items, totalCount: total, query: query)
  }

  /// The person's latest ended requests with the asking application's name, newest first.
  package mutating func history(
    of userID: Int64, limit: Int
  ) throws(SQLiteError) -> [(record: ApprovalRecord, application: String)] {
    let names = try rows("SELECT id, name FROM applications") { ($0.integer(0), $0.text(1)) }
    let nameOf = Dictionary(names) { first, _ in first }
    return try rows(
      selectApproval + "WHERE user_id = ?1 AND outcome <> 'pending' ORDER BY created_at DESC, id LIMIT ?2",
      [.integer(userID), .number(limit)], readApproval
    ).map { ($0, nameOf[$0.applicationID] ?? "") }
  }
}
