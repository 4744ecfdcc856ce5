/// What a call answers: the success envelope with its parts, or an error.
package struct APIReply: Sendable, Hashable {
  /// The HTTP status.
  package let status: Int
  /// The whole JSON body.
  package let body: JSONValue
  /// Seconds after which the caller may try again; only with 429.
  package let retryAfter: Int?

  private init(status: Int, body: JSONValue, retryAfter: Int? = nil) {
    self.status = status
    self.body = body
    self.retryAfter = retryAfter
  }

  /// A success: `type` names the action, `result` is its payload.
  package static func success(_ type: String, _ result: JSONValue) -> APIReply {
    APIReply(status: 200, body: ["type": .string(type), "result": result])
  }

  /// One page of a list, with its `meta`.
  package static func list<Item>(
    _ type: String, _ page: ListPage<Item>, _ item: (Item) -> JSONValue
  ) -> APIReply {
    let meta: JSONValue = [
      "total_count": .integer(Int64(page.totalCount)),
      "page_count": .integer(Int64(page.pageCount)),
      "current_count": .integer(Int64(page.items.count)),
      "current_page": .integer(Int64(page.currentPage)),
    ]
    return APIReply(
      status: 200, body: ["type": .string(type), "meta": meta, "result": .array(page.items.map(item))])
  }

  /// The error envelope.
  package static func failure(_ error: APIError) -> APIReply {
    var members: [JSONValue.Member] = [
      .init("code", .string(error.code)),
      .init("ns", .string(error.namespace)),
      .init("message", .string(error.message)),
      .init("status", .integer(Int64(error.status))),
    ]
    var retryAfter: Int?
    if case .invalid(let field, _) = error { members.append(.init("data", ["field": .string(field)])) }
    if case .throttled(let seconds) = error { retryAfter = seconds }
    return APIReply(status: error.status, body: ["error": .object(members)], retryAfter: retryAfter)
  }
}
