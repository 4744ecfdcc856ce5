import SQLite

extension ListQuery {
  /// The ORDER BY clause; equal values keep the order of creation.
  var orderClause: SQL {
    let column: SQL =
      switch order {
      case .createdAt: "created_at"
      case .updatedAt: "updated_at"
      case .id: "id"
      case .code: "code"
      case .type: "type"
      case .method: "method"
      // The status is made from the outcome, see `ApprovalOutcome.status`.
      case .status:
        "CASE outcome WHEN 'approved' THEN 'APPROVED' WHEN 'denied' THEN 'DENIED' WHEN 'reported' THEN 'DENIED' ELSE 'NEW' END"
      }
    return "ORDER BY" + column + (isAscending ? "ASC, rowid ASC" : "DESC, rowid DESC")
  }
}
