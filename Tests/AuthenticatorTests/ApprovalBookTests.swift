@testable import Authenticator
import Reactor
import Testing

@Suite struct ApprovalBookTests {
  private let start = MonotonicTime(nanoseconds: 1_000_000_000)

  private func request(_ id: String, of user: Int64 = 1, createdAt: Int64 = 0) -> PendingApproval {
    PendingApproval(
      id: id, userID: user, kind: .authentication, applicationID: 1, application: "App",
      text: ApprovalText(title: "Sign in"),
      deadline: start + .seconds(30), wait: .seconds(30), createdAt: WallTime(milliseconds: createdAt))
  }

  @Test func `a request is answered once`() throws {
    var book = ApprovalBook(limitPerUser: 5, limit: 10)
    try book.add(request("a"))
    #expect(book.answer("a", by: 1, at: start) == .accepted(request("a")))
    #expect(book.answer("a", by: 1, at: start) == .gone)
  }

  @Test(arguments: [
    ("unknown", Int64(1), Duration.zero), ("a", 2, .zero), ("a", 1, .seconds(30)), ("a", 1, .seconds(31)),
  ])
  func `an unknown, foreign or late answer counts for nothing`(_ id: String, _ user: Int64, _ after: Duration)
    throws
  {
    var book = ApprovalBook(limitPerUser: 5, limit: 10)
    try book.add(request("a"))
    #expect(book.answer(id, by: user, at: start + after) == .gone)
  }

  @Test func `a person has only so many open requests`() throws {
    var book = ApprovalBook(limitPerUser: 2, limit: 10)
    try book.add(request("a"))
    try book.add(request("b"))
    #expect(throws: APIError.throttled(retryAfter: 30)) { try book.add(request("c")) }
    try book.add(request("d", of: 2))
    _ = book.close("a")
    try book.add(request("c"))
  }

  @Test func `the service has only so many open requests`() throws {
    var book = ApprovalBook(limitPerUser: 5, limit: 2)
    try book.add(request("a", of: 1))
    try book.add(request("b", of: 2))
    #expect(throws: APIError.throttled(retryAfter: 30)) { try book.add(request("c", of: 3)) }
  }

  @Test func `requests are listed oldest first and for their person only`() throws {
    var book = ApprovalBook(limitPerUser: 5, limit: 10)
    try book.add(request("b", createdAt: 2))
    try book.add(request("a", createdAt: 3))
    try book.add(request("x", of: 2, createdAt: 1))
    #expect(book.requests(of: 1).map(\.id) == ["b", "a"])
  }

  @Test func `a closed request is gone`() throws {
    var book = ApprovalBook(limitPerUser: 5, limit: 10)
    try book.add(request("a"))
    #expect(book.close("a") != nil)
    #expect(book.close("a") == nil)
    #expect(book.answer("a", by: 1, at: start) == .gone)
  }

  @Test func `the page is told what is left of the time`() {
    let json = request("a").json(at: start + .milliseconds(29_500))
    #expect(json["expires_in_ms"] == .integer(500))
    #expect(json["wait_ms"] == .integer(30_000))
    #expect(request("a").json(at: start + .seconds(99))["expires_in_ms"] == .integer(0))
  }
}
