import SQLite
import Testing

@testable import Authenticator

@Suite struct ApprovalListTests {
  /// Stores approvals one second apart, the first one at 10:00:00.
  private func fill(_ test: ServiceUnderTest, _ count: Int) throws {
    let start = test.time.now
    let (application, user) = (test.applicationID, test.userID)
    try test.database.withTransaction { connection in
      for number in 0..<count {
        let time = start + .seconds(number)
        try connection.addApproval(
          ApprovalRecord(
            id: "a\(number)", applicationID: application, userID: user, kind: .authentication, method: .push,
            outcome: number.isMultiple(of: 2) ? .approved : .denied, title: "t", message: "", place: "",
            reference: nil,
            sourceAddress: nil, deviceAddress: nil, deviceID: 1, releasesKey: false, createdAt: time,
            endedAt: time))
      }
    }
  }

  private func ids(_ reply: APIReply) -> [String] {
    guard case .array(let items) = reply.body["result"] else { return [] }
    return items.compactMap { $0["id"]?.string }
  }

  @Test(
    arguments: [
      ("", 3, 10, ["a22", "a21", "a20"]), ("page=3", 3, 3, ["a2", "a1", "a0"]),
      ("limit=5&page=5", 5, 3, ["a2", "a1", "a0"]),
      ("limit=100", 1, 23, ["a22", "a21", "a20"]), ("limit=500", 1, 23, ["a22", "a21", "a20"]),
      ("limit=0", 23, 1, ["a22"]), ("page=4", 3, 0, []), ("order=ASC&limit=3", 8, 3, ["a0", "a1", "a2"]),
      ("order_by=id&order=ASC&limit=3", 8, 3, ["a0", "a1", "a10"]),
      ("order_by=status&order=ASC&limit=2", 12, 2, ["a0", "a2"]),
      ("start_date=1583056820", 1, 3, ["a22", "a21", "a20"]),
      ("end_date=1583056801&order=ASC", 1, 2, ["a0", "a1"]),
      ("start_date=1583056805000&end_date=1583056806999", 1, 2, ["a6", "a5"]),
    ] as [(String, Int, Int, [String])])
  func `pages, order and times`(_ query: String, _ pages: Int, _ count: Int, _ first: [String]) async throws {
    try await ServiceUnderTest.run { test in
      try fill(test, 23)
      let reply = await test.call("GET", "/approvals", query: query)
      #expect(reply.body["type"] == "api.application.approval.find")
      #expect(reply.body["meta"]?["page_count"] == .integer(Int64(pages)))
      #expect(reply.body["meta"]?["current_count"] == .integer(Int64(count)))
      #expect(Array(ids(reply).prefix(first.count)) == first)
    }
  }

  @Test func `an empty list has no pages and stands on the first`() async throws {
    try await ServiceUnderTest.run { test in
      let reply = await test.call("GET", "/approvals")
      #expect(
        reply.body["meta"]?.text == #"{"current_count":0,"current_page":1,"page_count":0,"total_count":0}"#)
    }
  }

  @Test func `an approval is read with all its fields`() async throws {
    try await ServiceUnderTest.run { test in
      try fill(test, 1)
      let reply = await test.call("GET", "/approvals/a0")
      #expect(reply.body["type"] == "api.application.approval.read")
      for (name, value) in [
        ("id", "a0"), ("type", "AUTHENTICATION"), ("method", "UNLOQ"), ("status", "APPROVED"),
        ("organization_id", "1"),
        ("application_id", "1"), ("account_id", "1001"), ("profile_id", "1001"),
        ("created_at", "2020-03-01T10:00:00.000Z"),
      ] {
        #expect(reply[name] == value, "\(name)")
      }
      #expect(
        reply.body["result"]?["authentication"]?.text == #"{"encryption_key":false,"session":{"sent":false}}"#
      )
      #expect(reply.body["result"]?["device"]?["type"] == "WEB")
    }
  }

  @Test func `another application sees nothing of it`() async throws {
    try await ServiceUnderTest.run { test in
      try fill(test, 3)
      #expect(await test.call("GET", "/approvals/a0", key: "other_key").code == "APPROVAL.NOT_FOUND")
      #expect(
        await test.call("GET", "/approvals", key: "other_key").body["meta"]?["total_count"] == .integer(0))
    }
  }

  @Test(arguments: ["limit=x", "page=0", "order=DOWN", "order_by=secret", "start_date=x"])
  func `a bad parameter is refused`(_ query: String) async throws {
    try await ServiceUnderTest.run { test in
      #expect(await test.call("GET", "/approvals", query: query).code == "INPUT.NOT_VALID")
    }
  }
}
