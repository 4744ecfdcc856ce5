@testable import Authenticator
import Testing

@Suite struct ListQueryTests {
  private func query(_ text: String) throws -> ListQuery {
    try ListQuery(RequestFields(form: Array(text.utf8)), orders: ListQuery.Order.approvals)
  }

  @Test func `the defaults are ten items, the first page, newest first`() throws {
    #expect(try query("") == ListQuery())
    #expect(ListQuery().limit == 10)
    #expect(ListQuery().offset == 0)
  }

  @Test(arguments: [("1", 1), ("100", 100), ("101", 100), ("0", 1), ("-5", 1), ("99999999999", 100)])
  func `a limit outside the bounds is brought to the nearer one`(_ given: String, _ limit: Int) throws {
    #expect(try query("limit=\(given)").limit == limit)
  }

  @Test(arguments: [
    "limit=ten", "page=0", "page=-1", "page=x", "order=asc", "order=UP", "order_by=nothing", "order_by=code",
    "start_date=yesterday", "end_date=-1",
  ])
  func `everything that is no number or no known name is refused`(_ text: String) {
    let name = text.prefix { $0 != "=" }
    #expect {
      try query(text)
    } throws: { error in
      guard case .invalid(let field, _) = error as? APIError else { return false }
      return field == name
    }
  }

  @Test(arguments: [("1583056800", Int64(1_583_056_800_000)), ("1583056800123", 1_583_056_800_123)])
  func `times are seconds, and milliseconds with 13 digits`(_ text: String, _ milliseconds: Int64) throws {
    #expect(try query("start_date=\(text)&end_date=\(text)").start == WallTime(milliseconds: milliseconds))
  }

  /// Items in all, limit, page, then: pages, items on the page, current page.
  @Test(arguments: [
    (0, 10, 1, 0, 1), (1, 10, 1, 1, 1), (10, 10, 1, 1, 1), (11, 10, 2, 2, 2), (19, 10, 2, 2, 2),
    (23, 10, 9, 3, 9),
    (100, 100, 1, 1, 1), (101, 100, 2, 2, 2), (0, 10, 7, 0, 1),
  ])
  func `pages are counted`(_ total: Int, _ limit: Int, _ page: Int, _ pages: Int, _ current: Int) {
    var query = ListQuery()
    query.limit = limit
    query.page = page
    let list = ListPage(items: [Int](), totalCount: total, query: query)
    #expect(list.pageCount == pages)
    #expect(list.currentPage == current)
  }
}
