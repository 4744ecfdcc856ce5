import Testing

@testable import Authenticator

/// The service over real sockets: what a caller and a browser see.
@Suite struct AuthenticatorServerTests {
  private let login = #"{"email":"ana@corp.example"}"#

  private func json(_ answer: TestConnection.Answer) -> JSONValue? {
    JSONValue(parsing: Array(answer.body.utf8))
  }

  @Test func `a held login goes on after the tap, and its token is redeemed once`() async throws {
    try await ServerUnderTest.run { test in
      let page = try await test.page()
      let caller = try await test.connect()
      try await caller.send(test.call("/authenticate", login))
      let id = try await test.shownRequest(on: page)
      #expect(try await test.tap("approve", id).body == #"{"status":"approved"}"#)
      let answer = try await caller.answer()
      #expect(answer.status == 200)
      #expect(answer.fields["content-type"] == "application/json")
      let token = try json(answer)?["result"]?["token"]?.string.unwrapped ?? ""
      // The same connection goes on.
      try await caller.send(test.call("/token", #"{"token":"\#(token)"}"#))
      #expect(try await json(caller.answer())?["result"]?["email"] == "ana@corp.example")
      try await caller.send(test.call("/token", #"{"token":"\#(token)"}"#))
      #expect(try await json(caller.answer())?["error"]?["code"] == "ACCESS_TOKEN.NOT_FOUND")
      #expect(try await test.tap("approve", id).status == 404)
    }
  }

  @Test func `a form is as good as JSON`() async throws {
    try await ServerUnderTest.run { test in
      let page = try await test.page()
      let caller = try await test.connect()
      let form = "email=ana%40corp.example&generate_token=false&ip=203.0.113.4"
      try await caller.send(
        test.call("/authenticate", form, type: "application/x-www-form-urlencoded; charset=utf-8"))
      let id = try await test.shownRequest(on: page)
      _ = try await test.tap("approve", id)
      #expect(try await json(caller.answer())?["result"]?["ip_source"] == "203.0.113.4")
    }
  }

  @Test func `a denial is told to the caller and to the page`() async throws {
    try await ServerUnderTest.run { test in
      let page = try await test.page()
      _ = try await page.event("account")
      let caller = try await test.connect()
      try await caller.send(test.call("/authenticate", login))
      let id = try await test.shownRequest(on: page)
      _ = try await test.tap("deny", id)
      #expect(try await json(caller.answer())?["error"]?["code"] == "APPROVAL.DENIED")
      #expect(try await page.event("history").contains(#""outcome":"denied""#))
      #expect(try await page.event("account").contains(#""needs_code":["Corp gate"]"#))
      _ = try await test.ask("POST", "/device/unlock", [test.cookie, "X-Unloq-Device: 1"])
      #expect(try await page.event("account").contains(#""needs_code":[]"#))
    }
  }

  @Test func `a caller that hangs up takes its request off the page`() async throws {
    try await ServerUnderTest.run { test in
      let page = try await test.page()
      let caller = try await test.connect()
      try await caller.send(test.call("/authenticate", login))
      let id = try await test.shownRequest(on: page)
      await caller.close()
      #expect(try await page.event("pending") == "[]")
      #expect(try await page.event("history").contains(#""outcome":"withdrawn""#))
      #expect(try await test.tap("approve", id).status == 404)
    }
  }

  @Test func `several pages of one person show the same`() async throws {
    try await ServerUnderTest.run { test in
      let pages = [try await test.page(), try await test.page()]
      let caller = try await test.connect()
      try await caller.send(test.call("/authenticate", login))
      let first = try await test.shownRequest(on: pages[0])
      #expect(try await test.shownRequest(on: pages[1]) == first)
      _ = try await test.tap("approve", first)
      for page in pages { #expect(try await page.event("pending") == "[]") }
    }
  }

  @Test func `stopping answers who waits and ends the pages' streams`() async throws {
    try await ServerUnderTest.run { test in
      let page = try await test.page()
      let caller = try await test.connect()
      try await caller.send(test.call("/authenticate", login))
      _ = try await test.shownRequest(on: page)
      async let stopped: Void = test.server.stop()
      let answer = try await caller.answer()
      #expect(answer.status == 503)
      #expect(json(answer)?["error"]?["code"] == "SERVER.UNAVAILABLE")
      #expect(await page.readToEnd())
      await stopped
    }
  }

  @Test func `the secret link sets a cookie and hides itself`() async throws {
    try await ServerUnderTest.run { test in
      let answer = try await test.ask("GET", "/device/\(test.secret)")
      #expect(answer.status == 303)
      #expect(answer.fields["location"] == "/device")
      #expect(
        answer.fields["set-cookie"]
          == "unloq-device=\(test.secret); Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000")
      #expect(answer.fields["referrer-policy"] == "no-referrer")
      #expect(try await test.ask("GET", "/device", [test.cookie]).status == 200)
    }
  }

  @Test func `over https the cookie is bound to the host`() async throws {
    try await ServerUnderTest.run({ $0.origin = "https://phone.test" }) { test in
      let cookie = try await test.ask("GET", "/device/\(test.secret)").fields["set-cookie"]
      #expect(cookie?.hasPrefix("__Host-unloq-device=") == true)
      #expect(cookie?.contains("; Secure;") == true)
      #expect(try await test.ask("GET", "/device", [test.cookie]).status == 401)
    }
  }

  @Test(arguments: [
    ("GET", "/device", 401), ("GET", "/device/events", 401), ("GET", "/device/code", 401),
    ("POST", "/device/requests/x/approve", 401), ("POST", "/device/unlock", 401),
    ("GET", "/device/\(String(repeating: "x", count: 43))", 404), ("GET", "/device/nothing", 404),
    ("GET", "/device/device.js", 200), ("GET", "/device/device.css", 200), ("GET", "/device/icon.svg", 200),
  ])
  func `without the cookie there is nothing but the files`(_ method: String, _ path: String, _ status: Int)
    async throws
  {
    try await ServerUnderTest.run { test in
      for cookie in [
        [], ["Cookie: unloq-device=wrong"], ["Cookie: unloq-device=\(test.secret); unloq-device=x"],
      ] {
        let answer = try await test.ask(method, path, cookie + ["X-Unloq-Device: 1"])
        #expect(answer.status == status)
      }
    }
  }

  /// The attack: a page on another site, opened in the person's browser, posts an approval with the person's cookie.
  @Test(
    arguments: [
      ([], 403), (["Origin: https://evil.example"], 403), (["Origin: null"], 403),
      (["X-Unloq-Device: 1", "Sec-Fetch-Site: cross-site"], 403),
      (["X-Unloq-Device: 1", "Sec-Fetch-Site: same-site"], 403),
      (["X-Unloq-Device: 0"], 403), (["Origin: http://phone.test"], 404), (["X-Unloq-Device: 1"], 404),
      (["X-Unloq-Device: 1", "Sec-Fetch-Site: same-origin"], 404),
    ] as [([String], Int)])
  func `only the page itself may decide`(_ fields: [String], _ status: Int) async throws {
    try await ServerUnderTest.run { test in
      for path in ["approve", "deny"] {
        let answer = try await test.ask("POST", "/device/requests/none/\(path)", [test.cookie] + fields)
        #expect(answer.status == status)
      }
    }
  }

  @Test func `every file of the page forbids foreign and inline code, frames and caches`() async throws {
    try await ServerUnderTest.run { test in
      for path in ["/device", "/device/device.js", "/device/device.css", "/device/icon.svg", "/device/code"] {
        let answer = try await test.ask("GET", path, [test.cookie])
        let policy = answer.fields["content-security-policy"] ?? ""
        #expect(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "\(path)")
        #expect(!policy.contains("unsafe"), "\(path)")
        #expect(answer.fields["cache-control"] == "no-store", "\(path)")
      }
      let page = try await test.ask("GET", "/device", [test.cookie]).body
      #expect(page.contains(#"src="/device/device.js""#))
      #expect(page.firstMatch(of: /<style|style="|<script>|onclick/) == nil)
    }
  }

  @Test func `the one-time code is shown to its person`() async throws {
    try await ServerUnderTest.run { test in
      let code = json(try await test.ask("GET", "/device/code", [test.cookie]))
      #expect(code?["code"]?.string?.wholeMatch(of: /[0-9]{6}/) != nil)
      #expect(code?["step_ms"] == .integer(60_000))
    }
  }

  @Test(arguments: [
    ("POST", "/v1/authenticate", "Authorization: Bearer wrong", 401, "APPLICATION.NOT_FOUND"),
    ("POST", "/v1/authenticate", "Authorization: Basic test_key", 401, "APPLICATION.NOT_FOUND"),
    ("POST", "/v1/authenticate", "X-Api-Key: test_key", 401, "APPLICATION.NOT_FOUND"),
    ("GET", "/v1/authenticate", "Authorization: Bearer test_key", 404, "TRANSPORT.NOT_FOUND"),
    ("POST", "/v1/nothing", "Authorization: bearer test_key", 404, "TRANSPORT.NOT_FOUND"),
    ("GET", "/v2/approvals", "Authorization: Bearer test_key", 404, "TRANSPORT.NOT_FOUND"),
    ("DELETE", "/v1/actions", "Authorization: Bearer test_key", 404, "TRANSPORT.NOT_FOUND"),
  ])
  func `what is not allowed or not there is said in the envelope`(
    _ method: String, _ path: String, _ field: String, _ status: Int, _ code: String
  ) async throws {
    try await ServerUnderTest.run { test in
      let answer = try await test.ask(method, path, [field])
      #expect(answer.status == status)
      #expect(json(answer)?["error"]?["code"]?.string == code)
      #expect(answer.fields["cache-control"] == "no-store")
    }
  }

  @Test(arguments: [
    ("{", "application/json"), ("[]", "application/json"), ("\"x\"", "application/json"),
    (#"{"email":"a","email":"b"}"#, "application/json"), ("email=%", "application/x-www-form-urlencoded"),
    ("<email/>", "text/xml"),
  ])
  func `an unreadable body is refused`(_ body: String, _ type: String) async throws {
    try await ServerUnderTest.run { test in
      let caller = try await test.connect()
      try await caller.send(test.call("/authenticate", body, type: type))
      let answer = try await caller.answer()
      #expect(answer.status == 400)
      #expect(json(answer)?["error"]?["code"] == "INPUT.NOT_VALID")
    }
  }

  @Test func `a body over the limit is refused`() async throws {
    try await ServerUnderTest.run { test in
      let caller = try await test.connect()
      try await caller.send(test.call("/authenticate", #"{"x":"\#(String(repeating: "x", count: 70_000))"}"#))
      let answer = try await caller.answer()
      #expect(answer.status == 413)
      #expect(json(answer)?["error"]?["code"] == "INPUT.NOT_VALID")
    }
  }

  @Test func `a person has only so many pages`() async throws {
    try await ServerUnderTest.run({ $0.pagesPerUser = 1 }) { test in
      let page = try await test.page()
      _ = try await page.event("pending")
      #expect(try await test.ask("GET", "/device/events", [test.cookie]).status == 503)
      await page.close()
    }
  }
}
