import SQLite
import Testing

@testable import Authenticator

@Suite struct TokenCallTests {
  private func token(_ test: ServiceUnderTest) async throws -> JSONValue {
    let reply = try await test.call(
      "/authenticate", ["email": .string(ServiceUnderTest.email)], approves: true)
    return .optional(reply["token"])
  }

  @Test func `a token gives the person's data once`() async throws {
    try await ServiceUnderTest.run { test in
      let token = try await token(test)
      let user = await test.call("POST", "/token", ["token": token])
      #expect(user.body["type"] == "api.application.approval.token")
      #expect(user["unloq_id"] == String(test.userID))
      #expect(user["email"] == ServiceUnderTest.email)
      #expect(user["token_type"] == "AUTHENTICATE")
      #expect(await test.call("POST", "/token", ["token": token]).code == "ACCESS_TOKEN.NOT_FOUND")
    }
  }

  @Test(
    arguments: [(Duration.milliseconds(59_999), nil), (.seconds(60), "ACCESS_TOKEN.EXPIRED")]
      as [(Duration, String?)])
  func `a token lives for a minute`(_ after: Duration, _ code: String?) async throws {
    try await ServiceUnderTest.run { test in
      let token = try await token(test)
      test.time.advance(by: after)
      #expect(await test.call("POST", "/token", ["token": token]).code == code)
    }
  }

  /// A token that another application could redeem would let that application pose as this one.
  @Test func `another application's token is unknown and stays unused`() async throws {
    try await ServiceUnderTest.run { test in
      let token = try await token(test)
      #expect(
        await test.call("POST", "/token", ["token": token], key: "other_key").code == "ACCESS_TOKEN.NOT_FOUND"
      )
      let session: JSONValue = ["token": token, "sid": "s"]
      #expect(
        await test.call("POST", "/token/session", session, key: "other_key").code == "ACCESS_TOKEN.NOT_FOUND")
      #expect(await test.call("POST", "/token", ["token": token]).status == 200)
    }
  }

  @Test func `of many who redeem a token at once, one gets it`() async throws {
    try await ServiceUnderTest.run { test in
      let token = try await token(test)
      let statuses = await withTaskGroup(of: Int.self) { group in
        for _ in 1...20 { group.addTask { await test.call("POST", "/token", ["token": token]).status } }
        return await group.reduce(into: [Int]()) { $0.append($1) }
      }
      #expect(statuses.filter { $0 == 200 }.count == 1)
    }
  }

  @Test func `a session is attached to a redeemed token once`() async throws {
    try await ServiceUnderTest.run { test in
      let token = try await token(test)
      #expect(await test.call("POST", "/token", ["token": token]).status == 200)
      let reply = await test.call(
        "POST", "/token/session", ["token": token, "sid": "s-1", "duration": .integer(60)])
      #expect(reply.body.text == #"{"result":{},"type":"api.application.approval.session"}"#)
      #expect(
        await test.call("POST", "/token/session", ["token": token, "sid": "s-2"]).code
          == "ACCESS_TOKEN.SESSION")
    }
  }

  @Test func `a session may come with the redemption, and is seen on the approval`() async throws {
    try await ServiceUnderTest.run { test in
      let token = try await token(test)
      let user = await test.call("POST", "/token", ["token": token, "sid": "s-1"])
      let id = try user["approval_id"].unwrapped
      let approval = await test.call("GET", "/approvals/\(id)")
      #expect(approval.body["result"]?["authentication"]?["session"]?["sent"] == true)
      #expect(
        await test.call("POST", "/token/session", ["token": token, "sid": "x"]).code == "ACCESS_TOKEN.SESSION"
      )
    }
  }

  @Test func `a session may be attached by approval where no token was made`() async throws {
    try await ServiceUnderTest.run { test in
      let body: JSONValue = ["email": .string(ServiceUnderTest.email), "generate_token": false]
      let id = try await test.call("/authenticate", body, approves: true)["approval_id"]
      let session: JSONValue = ["approval_id": .optional(id), "sid": "s"]
      #expect(
        await test.call("POST", "/token/session", session, key: "other_key").code == "APPROVAL.NOT_FOUND")
      #expect(await test.call("POST", "/token/session", session).status == 200)
    }
  }

  @Test func `a session comes within a minute or not at all`() async throws {
    try await ServiceUnderTest.run { test in
      let body: JSONValue = ["email": .string(ServiceUnderTest.email), "generate_token": false]
      let id = try await test.call("/authenticate", body, approves: true)["approval_id"]
      let token = try await token(test)
      test.time.advance(by: .seconds(60))
      #expect(
        await test.call("POST", "/token/session", ["token": token, "sid": "s"]).code == "ACCESS_TOKEN.EXPIRED"
      )
      let session: JSONValue = ["approval_id": .optional(id), "sid": "s"]
      #expect(await test.call("POST", "/token/session", session).code == "ACCESS_TOKEN.EXPIRED")
    }
  }

  @Test(
    arguments: [
      ("/token", JSONValue.object([]), "token"), ("/token", ["token": ""], "token"),
      ("/token", ["token": .integer(5)], "token"),
      ("/token", ["token": "t", "sid": .string(String(repeating: "s", count: 129))], "sid"),
      ("/token", ["token": "t", "sid": "s", "duration": .integer(0)], "duration"),
      ("/token/session", ["sid": "s"], "token"), ("/token/session", ["token": "t"], "sid"),
    ] as [(String, JSONValue, String)])
  func `a bad parameter is named`(_ path: String, _ body: JSONValue, _ field: String) async throws {
    try await ServiceUnderTest.run { test in
      let reply = await test.call("POST", path, body)
      #expect(reply.code == "INPUT.NOT_VALID")
      #expect(reply.body["error"]?["data"]?["field"]?.string == field)
    }
  }

  @Test func `tokens are stored as a digest only`() async throws {
    try await ServiceUnderTest.run { test in
      let text = try await token(test).string.unwrapped
      let stored = try test.database.withConnection {
        try $0.first("SELECT fingerprint FROM tokens") { $0.bytes(0) }
      }
      #expect(stored == AccessToken.fingerprint(of: text))
      #expect(stored?.count == 32)
    }
  }
}
