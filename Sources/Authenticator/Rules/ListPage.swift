/// One page of a list with what the `meta` object says about the whole.
package struct ListPage<Item: Sendable>: Sendable {
  /// The items of this page.
  package let items: [Item]
  /// All items that match.
  package let totalCount: Int
  /// The query that was answered.
  package let query: ListQuery

  /// Pages in all: 0 for an empty list.
  package var pageCount: Int { (totalCount + query.limit - 1) / query.limit }

  /// The page that was asked for, and 1 for an empty list.
  package var currentPage: Int { totalCount == 0 ? 1 : query.page }
}
