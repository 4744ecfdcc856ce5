import Bytes
import Fetch
import Reactor
import TestKit
import Testing
import UnloqAPI

@Suite(.timeLimit(.minutes(1))) struct UnloqClientTests {
  @Test func `a login is asked for with key, person, place and variables`() async throws {
    let exchange = try await exchange(success(#"{"unloq_id":"9001","token":"AUx"}"#)) {
      (client) async throws(UnloqError) in
      var call = AuthenticateCall(subject: ana)
      call.address = IPAddress("203.0.113.4")
      call.variables = ["match_code": "42", "email": "root@corp.example"]
      return try await client.authenticate(call)
    }
    #expect(exchange.value?.unloqID.text == "9001")
    #expect(exchange.value?.token.reveal() == "AUx")
    let request = try #require(exchange.requests.first)
    #expect(request.head.hasPrefix("POST /v1/authenticate HTTP/1.1\r\n"))
    #expect(request.head.contains("\r\nAuthorization: Bearer test_key\r\n"))
    #expect(request.head.contains("\r\nContent-Type: application/json\r\n"))
    #expect(
      request.body
        == #"{"email":"ana@corp.example","generate_token":true,"ip":"203.0.113.4","match_code":"42","#
        + #""method":"UNLOQ"}"#)
  }

  @Test func `an action is asked for under its code, with the id as a number`() async throws {
    let id = try #require(UnloqID("9001"))
    let exchange = try await exchange(success(#"{"unloq_id":"9001","token":"AZx"}"#)) {
      (client) async throws(UnloqError) in
      var call = AuthorizeCall(action: "unloq-gateway", subject: .id(id), reference: "r-1")
      call.variables = ["method": "DELETE", "path": "/é\"\n", "unloq_id": "1", "generate_token": "x"]
      return try await client.authorize(call)
    }
    #expect(exchange.value?.token.reveal() == "AZx")
    let request = try #require(exchange.requests.first)
    #expect(request.head.hasPrefix("POST /v1/authorize/unloq-gateway HTTP/1.1\r\n"))
    #expect(
      request.body
        == #"{"generate_token":true,"method":"DELETE","path":"/é\"\n","reference":"r-1","unloq_id":9001}"#)
  }

  @Test func `a key comes directly`() async throws {
    let key = "k3yExampleK3yExampleK3yExample32"
    let exchange = try await exchange(
      success(#"{"approval_id":"a","unloq_id":"9001","encryption_key":"\#(key)"}"#)
    ) {
      (client) async throws(UnloqError) in
      var call = KeyReleaseCall(subject: ana)
      call.message = String(repeating: "m", count: 300)
      return try await client.releaseKey(call)
    }
    guard case .key(let secret, let id, let approval)? = exchange.value else {
      Issue.record("no key: \(String(describing: exchange.error))")
      return
    }
    #expect(secret.reveal() == key && id.text == "9001" && approval == "a")
    #expect(exchange.requests.first?.head.hasPrefix("POST /v1/encryption/user ") == true)
    #expect(exchange.requests.first?.body.utf8.count { $0 == UInt8(ascii: "m") } == 250 + "message".count - 4)
  }

  @Test func `or a token comes in the key's place`() async throws {
    let exchange = try await exchange(success(#"{"unloq_id":"9001","token":"tok"}"#)) {
      (client) async throws(UnloqError) in
      try await client.releaseKey(KeyReleaseCall(subject: ana))
    }
    guard case .token(let token)? = exchange.value else {
      Issue.record("no token: \(String(describing: exchange.error))")
      return
    }
    #expect(token.token.reveal() == "tok")
  }

  @Test(arguments: ["short", String(repeating: "k", count: 65), "k3yExampleK3yExample K3yExample32"])
  func `a key that is none is refused`(key: String) async throws {
    let exchange = try await exchange(success(#"{"unloq_id":"9001","encryption_key":"\#(key)"}"#)) {
      (client) async throws(UnloqError) in
      try await client.releaseKey(KeyReleaseCall(subject: ana))
    }
    #expect(exchange.error == .unusableKey)
  }

  @Test func `a session is attached by token or approval`() async throws {
    for (origin, member) in [
      (SessionCall.Origin.token(Secret("tok")), #""token":"tok""#),
      (.approval("ap-1"), #""approval_id":"ap-1""#),
    ] {
      let exchange = try await exchange(ScriptedServer.answer("200 OK", #"{"type":"t"}"#)) {
        (client) async throws(UnloqError) in
        var call = SessionCall(origin: origin, session: "sid-1")
        call.duration = .seconds(28_800)
        try await client.attach(call)
      }
      #expect(exchange.error == nil)
      let body = try #require(exchange.requests.first?.body)
      #expect(
        body.contains(member) && body.contains(#""sid":"sid-1""#) && body.contains(#""duration":28800"#))
    }
  }

  @Test func `an action is read, missing, and made`() async throws {
    let found = try await exchange(
      success(
        #"{"id":"1","action":{"code":"a-1","title":"T $x","message":"M"},"variables":["x"],"button":{}}"#)
    ) { (client) async throws(UnloqError) in try await client.action("a-1") }
    #expect(found.value == UnloqAction(code: "a-1", title: "T $x", message: "M"))
    #expect(found.requests.first?.head.hasPrefix("GET /v1/actions/a-1 ") == true)

    let missing = try await exchange(failure("ACTION.MISSING", status: 404)) {
      (client) async throws(UnloqError) in try await client.action("a/../b")
    }
    #expect(missing.error == nil && missing.value == .some(nil))
    #expect(missing.requests.first?.head.hasPrefix("GET /v1/actions/a%2F%2E%2E%2Fb ") == true)

    let made = try await exchange(success("{}")) { (client) async throws(UnloqError) in
      try await client.create(UnloqAction(code: "a-1", title: "T", message: "M"))
    }
    #expect(made.error == nil)
    #expect(made.requests.first?.body == #"{"code":"a-1","message":"M","title":"T"}"#)
  }

  @Test func `an approval is read`() async throws {
    let exchange = try await exchange(
      success(
        #"{"id":"a1","type":"AUTHENTICATION","method":"UNLOQ","status":"APPROVED","device":{"id":"d"}}"#)
    ) { (client) async throws(UnloqError) in try await client.approval("a1") }
    #expect(exchange.value?.status == "APPROVED")
    #expect(exchange.requests.first?.body == "")
  }

  @Test(arguments: ["http://api.example/v1", "api.example", "https://user@api.example/v1"])
  func `an address that would give the key away is refused`(api: String) async throws {
    try await onLoop { loop in
      #expect(throws: UnloqError.transport(.badRequest)) {
        _ = try UnloqClient(UnloqSettings(api: api, apiKey: Secret("k")), loop: loop)
      }
    }
  }
}
