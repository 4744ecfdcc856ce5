import Testing

@testable import Authenticator

@Suite struct AuthorizeTests {
  private let action: JSONValue = [
    "code": "gate", "title": "Confirm $method", "message": "$method $host$path", "approve": "Allow",
    "deny": "Stop",
  ]

  private func body(_ test: ServiceUnderTest, _ members: (String, JSONValue)...) -> JSONValue {
    let usual: [JSONValue.Member] = [
      .init("unloq_id", .integer(test.userID)), .init("reference", "r-1"), .init("method", "DELETE"),
      .init("host", "admin.corp"), .init("path", "/users/1"), .init("match", "73"),
    ]
    let names = members.map(\.0)
    return .object(usual.filter { !names.contains($0.name) } + members.map { JSONValue.Member($0.0, $0.1) })
  }

  @Test func `the device shows the filled template, and the reply names the device's address`() async throws {
    try await ServiceUnderTest.run { test in
      try await test.logIn()
      #expect(await test.call("POST", "/actions", action).status == 200)
      async let reply = test.call("POST", "/authorize/gate", body(test))
      let request = try await test.nextRequest()
      #expect(request.title == "Confirm DELETE")
      #expect(request.message == "DELETE admin.corp/users/1")
      #expect(request.place == "admin.corp")
      #expect(request.matchCode == "73")
      #expect(request.reference == "r-1")
      #expect(request.approve == "Allow")
      #expect(request.deny == "Stop")
      await test.answer(request, approves: true)
      #expect(await reply.body["type"] == "api.application.approval.authorize")
      #expect(await reply["approval_id"] == request.id)
      #expect(await reply["ip_device"] == "127.0.0.1")
      #expect(await reply["token"] == nil)
    }
  }

  @Test func `a token comes where it is asked for, and is of its own type`() async throws {
    try await ServiceUnderTest.run { test in
      try await test.logIn()
      _ = await test.call("POST", "/actions", action)
      let reply = try await test.call("/authorize/gate", body(test, ("generate_token", true)), approves: true)
      let user = await test.call("POST", "/token", ["token": .optional(reply["token"])])
      #expect(user["token_type"] == "AUTHORIZE")
    }
  }

  @Test func `a denied transaction does not make logins need a code`() async throws {
    try await ServiceUnderTest.run { test in
      try await test.logIn()
      _ = await test.call("POST", "/actions", action)
      let answer1 = try await test.call("/authorize/gate", body(test), approves: false)
      #expect(answer1.code == "APPROVAL.DENIED")
      try await test.logIn()
    }
  }

  @Test func `only somebody who has logged in before can be asked`() async throws {
    try await ServiceUnderTest.run { test in
      _ = await test.call("POST", "/actions", action)
      #expect(await test.call("POST", "/authorize/gate", body(test)).code == "APPROVAL.USER")
    }
  }

  @Test func `another application's login and action do not count`() async throws {
    try await ServiceUnderTest.run { test in
      try await test.logIn(key: "other_key")
      _ = await test.call("POST", "/actions", action)
      #expect(await test.call("POST", "/authorize/gate", body(test)).code == "APPROVAL.USER")
      #expect(
        await test.call("POST", "/authorize/gate", body(test), key: "other_key").code == "ACTION.NOT_FOUND")
    }
  }

  @Test(
    arguments: [
      ("reference", JSONValue.null), ("reference", .string(String(repeating: "r", count: 21))),
      ("path", .null),
      ("unloq_id", "me"), ("ip", "x"),
    ] as [(String, JSONValue)])
  func `a bad parameter is named`(_ name: String, _ value: JSONValue) async throws {
    try await ServiceUnderTest.run { test in
      try await test.logIn()
      _ = await test.call("POST", "/actions", action)
      let reply = await test.call("POST", "/authorize/gate", body(test, (name, value)))
      #expect(reply.code == "INPUT.NOT_VALID")
      #expect(reply.body["error"]?["data"]?["field"]?.string == name)
    }
  }

  @Test func `actions are made once, read and listed`() async throws {
    try await ServiceUnderTest.run { test in
      let made = await test.call("POST", "/actions", action)
      #expect(made.body["type"] == "api.application.action.create")
      #expect(made.body["result"]?["variables"] == ["method", "host", "path"])
      #expect(made.body["result"]?["button"]?["approve"] == "Allow")
      #expect(made["created_at"] == "2020-03-01T10:00:00.000Z")
      #expect(await test.call("POST", "/actions", action).code == "ACTION.EXISTS")
      let read = await test.call("GET", "/actions/gate")
      #expect(read.body["type"] == "api.application.action.read")
      #expect(read.body["result"] == made.body["result"])
      #expect(await test.call("GET", "/actions/nothing").code == "ACTION.NOT_FOUND")
      let list = await test.call("GET", "/actions", query: "order_by=code")
      #expect(list.body["type"] == "api.application.action.find")
      #expect(list.body["meta"]?["total_count"] == .integer(1))
      #expect(
        await test.call("GET", "/actions", key: "other_key").body["meta"]?["total_count"] == .integer(0))
      #expect(await test.call("POST", "/actions", action, key: "other_key").status == 200)
    }
  }
}
