import Reactor
import SQLite
import Testing

@testable import Authenticator

@Suite struct AuthenticateTests {
  private let ana: JSONValue = ["email": .string(ServiceUnderTest.email)]

  private func ana(_ members: (String, JSONValue)...) -> JSONValue {
    .object([.init("email", .string(ServiceUnderTest.email))] + members.map { JSONValue.Member($0.0, $0.1) })
  }

  @Test func `an approved login gives a token by default`() async throws {
    try await ServiceUnderTest.run { test in
      let reply = try await test.call("/authenticate", ana, approves: true)
      #expect(reply.status == 200)
      #expect(reply.body["type"] == "api.application.approval.authenticate")
      #expect(reply["unloq_id"] == String(test.userID))
      #expect(reply["token"]?.count == 132)
    }
  }

  @Test func `without a token the person's data comes at once`() async throws {
    try await ServiceUnderTest.run { test in
      let reply = try await test.call(
        "/authenticate", ana(("generate_token", false), ("ip", "203.0.113.4")), approves: true)
      #expect(reply["email"] == ServiceUnderTest.email)
      #expect(reply["first_name"] == "Ana")
      #expect(reply["last_name"] == "Pop")
      #expect(reply["ip_source"] == "203.0.113.4")
      #expect(reply["approval_id"] != nil)
      #expect(reply["token"] == nil)
      #expect(reply["token_type"] == nil)
    }
  }

  @Test func `the device page is shown what the application says`() async throws {
    try await ServiceUnderTest.run { test in
      let body = ana(
        ("match_code", "42"), ("message", "Sign in to wiki\u{202E}"), ("place", "wiki.corp.example"),
        ("ip", "2001:db8::1"))
      async let reply = test.call("POST", "/authenticate", body)
      let request = try await test.nextRequest()
      #expect(request.application == "Corp gate")
      #expect(request.matchCode == "42")
      #expect(request.message == "Sign in to wiki\u{FFFD}")
      #expect(request.place == "wiki.corp.example · 2001:db8::1")
      await test.answer(request, approves: true)
      _ = await reply
    }
  }

  @Test func `the person may be named by UnloqID`() async throws {
    try await ServiceUnderTest.run { test in
      let body: JSONValue = ["unloq_id": .string(String(test.userID))]
      let answer1 = try await test.call("/authenticate", body, approves: true)
      #expect(answer1.status == 200)
    }
  }

  @Test func `nobody answering in time is a time-out, and the request leaves the page`() async throws {
    try await ServiceUnderTest.run({ $0.wait = .milliseconds(100) }) { test in
      let reply = await test.call("POST", "/authenticate", ana)
      #expect(reply.status == 502)
      #expect(reply.code == "APPROVAL.TIMEOUT")
      #expect(await test.hub.requests(of: test.userID).isEmpty)
    }
  }

  @Test func `after a denial the next login needs a code, and a right code ends that`() async throws {
    try await ServiceUnderTest.run { test in
      let answer2 = try await test.call("/authenticate", ana, approves: false)
      #expect(answer2.code == "APPROVAL.DENIED")
      #expect(await test.call("POST", "/authenticate", ana).code == "APPROVAL.TOKEN")
      #expect(await test.call("POST", "/authenticate", ana(("token", "000000"))).code == "APPROVAL.TOKEN")
      let answer3 = try await test.call("/authenticate", ana(("token", .string(test.code))), approves: true)
      #expect(answer3.status == 200)
      let answer4 = try await test.call("/authenticate", ana, approves: true)
      #expect(answer4.status == 200)
    }
  }

  @Test func `a denial counts for the application that was denied only`() async throws {
    try await ServiceUnderTest.run { test in
      _ = try await test.call("/authenticate", ana, approves: false)
      let answer5 = try await test.call("/authenticate", ana, approves: true, key: "other_key")
      #expect(answer5.status == 200)
    }
  }

  @Test func `a one-time code alone is enough with method OTP`() async throws {
    try await ServiceUnderTest.run { test in
      #expect(await test.call("POST", "/authenticate", ana(("method", "OTP"))).code == "APPROVAL.TOKEN")
      let reply = await test.call(
        "POST", "/authenticate", ana(("method", "OTP"), ("token", .string(test.code))))
      #expect(reply.status == 200)
      let user = await test.call("POST", "/token", ["token": .optional(reply["token"])])
      #expect(user["method"] == "OTP")
    }
  }

  @Test func `the same code is not accepted twice`() async throws {
    try await ServiceUnderTest.run { test in
      let body = ana(("method", "OTP"), ("token", .string(test.code)))
      #expect(await test.call("POST", "/authenticate", body).status == 200)
      #expect(await test.call("POST", "/authenticate", body).code == "APPROVAL.TOKEN")
    }
  }

  @Test func `guessing codes is stopped`() async throws {
    try await ServiceUnderTest.run { test in
      for _ in 1...5 {
        #expect(
          await test.call("POST", "/authenticate", ana(("method", "OTP"), ("token", "000000"))).code
            == "APPROVAL.TOKEN")
      }
      let reply = await test.call(
        "POST", "/authenticate", ana(("method", "OTP"), ("token", .string(test.code))))
      #expect(reply.code == "FIREWALL.THROTTLE")
      #expect(reply.retryAfter == 300)
    }
  }

  @Test func `too many open requests for one person are refused without a ring`() async throws {
    try await ServiceUnderTest.run({ $0.pendingPerUser = 1 }) { test in
      async let first = test.call("POST", "/authenticate", ana)
      let request = try await test.nextRequest()
      let second = await test.call("POST", "/authenticate", ana)
      #expect(second.status == 429)
      #expect(second.code == "FIREWALL.THROTTLE")
      await test.answer(request, approves: true)
      #expect(await first.status == 200)
      #expect(await test.call("GET", "/approvals").body["meta"]?["total_count"] == .integer(1))
    }
  }

  @Test func `a caller that goes away takes its request off the page`() async throws {
    try await ServiceUnderTest.run { test in
      let body = ana
      let call = Task { await test.call("POST", "/authenticate", body) }
      _ = try await test.nextRequest()
      call.cancel()
      try await test.waitUntilQuiet()
      _ = await call.value
      let outcome = try test.database.withConnection {
        try $0.first("SELECT outcome FROM approvals") { $0.text(0) }
      }
      #expect(outcome == "withdrawn")
    }
  }

  @Test func `stopping the service answers who waits`() async throws {
    try await ServiceUnderTest.run { test in
      async let reply = test.call("POST", "/authenticate", ana)
      _ = try await test.nextRequest()
      await test.hub.stop()
      #expect(await reply.code == "SERVER.UNAVAILABLE")
      #expect(await test.call("POST", "/authenticate", ana).code == "SERVER.UNAVAILABLE")
    }
  }

  @Test func `a person without a device cannot be asked`() async throws {
    try await ServiceUnderTest.run { test in
      let now = test.time.now
      _ = try test.database.withConnection { connection in
        try connection.addUser(
          email: EmailAddress("bob@corp.example").unwrapped, name: "", codeSecret: [1], at: now)
      }
      #expect(
        await test.call("POST", "/authenticate", ["email": "bob@corp.example"]).code == "APPROVAL.DEVICE")
    }
  }

  @Test(
    arguments: [
      (JSONValue.object([]), 400, "INPUT.NOT_VALID"),
      (["email": "nobody"], 400, "INPUT.NOT_VALID"),
      (["email": .integer(5)], 400, "INPUT.NOT_VALID"),
      (["email": "eve@corp.example"], 404, "APPROVAL.USER"),
      (["unloq_id": "99999"], 404, "APPROVAL.USER"),
      (["unloq_id": "1001", "email": "eve@corp.example"], 404, "APPROVAL.USER"),
      (["unloq_id": "x"], 400, "INPUT.NOT_VALID"),
      (["email": "ana@corp.example", "method": "EMAIL"], 400, "INPUT.NOT_VALID"),
      (["email": "ana@corp.example", "method": "PIGEON"], 400, "INPUT.NOT_VALID"),
      (["email": "ana@corp.example", "ip": "nowhere"], 400, "INPUT.NOT_VALID"),
      (["email": "ana@corp.example", "generate_token": "perhaps"], 400, "INPUT.NOT_VALID"),
    ] as [(JSONValue, Int, String)])
  func `bad parameters are refused without a ring`(_ body: JSONValue, _ status: Int, _ code: String)
    async throws
  {
    try await ServiceUnderTest.run { test in
      let reply = await test.call("POST", "/authenticate", body)
      #expect(reply.status == status)
      #expect(reply.code == code)
      #expect(await test.call("GET", "/approvals").body["meta"]?["total_count"] == .integer(0))
    }
  }
}
