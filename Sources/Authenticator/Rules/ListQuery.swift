/// The paging, time and order parameters that every list takes.
package struct ListQuery: Sendable, Hashable {
  /// Items per page, 1 to 100.
  package var limit = 10
  /// The page wanted, from 1.
  package var page = 1
  /// Only items created at or after this time.
  package var start: WallTime?
  /// Only items created at or before this time.
  package var end: WallTime?
  /// Newest first unless asked otherwise.
  package var isAscending = false
  /// The field that orders the list.
  package var order: Order = .createdAt

  /// The fields that lists may be ordered by.
  package enum Order: String, Sendable, CaseIterable {
    case createdAt = "created_at"
    case updatedAt = "updated_at"
    case id, code, type, method, status

    /// What the list of approvals may be ordered by.
    package static let approvals: [Order] = [.createdAt, .id, .type, .method, .status]
    /// What the list of actions may be ordered by.
    package static let actions: [Order] = [.createdAt, .updatedAt, .id, .code]
  }

  /// Items to skip.
  package var offset: Int { (page - 1) * limit }

  /// Everything at its default.
  package init() {}

  /// Reads the query parameters.
  ///
  /// A `limit` outside 1 to 100 is brought to the nearer end; everything else that is no number, no known order or no
  /// known field is refused.
  /// - Parameters:
  ///   - fields: the query's parameters.
  ///   - orders: the fields that this list may be ordered by.
  /// - Throws: `invalid` with the parameter's name.
  package init(_ fields: RequestFields, orders: [Order]) throws(APIError) {
    if let limit = try fields.integer("limit") { self.limit = Int(min(max(limit, 1), 100)) }
    if let page = try fields.integer("page") {
      guard (1...1_000_000_000).contains(page) else { throw .invalid(field: "page", because: "starts at 1") }
      self.page = Int(page)
    }
    start = try ListQuery.time("start_date", fields)
    end = try ListQuery.time("end_date", fields)
    if let order = try fields.text("order") {
      guard ["ASC", "DESC"].contains(order) else {
        throw .invalid(field: "order", because: "must be ASC or DESC")
      }
      isAscending = order == "ASC"
    }
    if let name = try fields.text("order_by") {
      guard let order = Order(rawValue: name), orders.contains(order) else {
        let known = orders.map(\.rawValue).joined(separator: ", ")
        throw .invalid(field: "order_by", because: "must be one of \(known)")
      }
      self.order = order
    }
  }

  /// Seconds since 1970; 13 digits are milliseconds.
  private static func time(_ name: String, _ fields: RequestFields) throws(APIError) -> WallTime? {
    guard let number = try fields.integer(name) else { return nil }
    guard (0...99_999_999_999_999).contains(number) else {
      throw .invalid(field: name, because: "must be a timestamp")
    }
    return WallTime(milliseconds: number >= 1_000_000_000_000 ? number : number * 1_000)
  }
}
