import Bytes
import Fetch
import TestKit
import Testing
import UnloqAPI

/// Every repeated approval call would ring a phone again; a repeated read harms nobody.
@Suite(.timeLimit(.minutes(1))) struct UnloqRepetitionTests {
  @Test(arguments: ["close", "reset", "hang", "503", "bad"])
  func `a call that rings a phone is made once, whatever happens`(what: String) async throws {
    let steps: [ScriptedServer.Step] =
      switch what {
      case "close": [.close]
      case "reset": [.reset]
      case "hang": [.hang]
      case "503": [ScriptedServer.answer("503 X", "{}")]
      default: [.send("nonsense\r\n\r\n"), .close]
      }
    // Long enough for the request to arrive on a busy machine; only one row waits for it.
    let timeout: Duration = what == "hang" ? .seconds(1) : .seconds(30)
    let exchange = try await exchange(script: { _ in steps }, timeout: timeout, call: signIn)
    #expect(exchange.error?.meaning == .unavailable)
    #expect(exchange.requests.count == 1)
  }

  @Test func `two calls that ring a phone never share a connection`() async throws {
    let exchange = try await exchange(success(#"{"unloq_id":"1","token":"x"}"#)) {
      (client) async throws(UnloqError) in
      _ = try await signIn(client)
      return try await signIn(client)
    }
    #expect(exchange.requests.map(\.connection) == [0, 1])
  }

  @Test func `a read is tried again after a lost connection`() async throws {
    let exchange = try await exchange(script: { request in
      request.number < 2 ? [.close] : [success(#"{"id":"a","type":"t","status":"NEW"}"#)]
    }) { (client) async throws(UnloqError) in try await client.approval("a") }
    #expect(exchange.value?.id == "a")
    #expect(exchange.requests.count == 3)
  }

  @Test func `a read is given up after the third try`() async throws {
    let exchange = try await exchange(.close) { (client) async throws(UnloqError) in
      try await client.approval("a")
    }
    #expect(exchange.error == .transport(.connectionLost))
    #expect(exchange.requests.count == 3)
  }

  @Test func `an answer is not asked for again, even a bad one`() async throws {
    let exchange = try await exchange(failure("FIREWALL.THROTTLE", status: 429)) {
      (client) async throws(UnloqError) in try await client.approval("a")
    }
    #expect(exchange.error?.meaning == .throttled)
    #expect(exchange.requests.count == 1)
  }

  // The first try may have used the token up: the second would say "spent" about a good login.
  @Test func `a token is not redeemed twice`() async throws {
    let id = try #require(UnloqID("1"))
    let exchange = try await exchange(.close) { (client) async throws(UnloqError) in
      try await client.redeem(
        TokenCall(token: AccessToken(unloqID: id, token: Secret("t")), purpose: .authenticate))
    }
    #expect(exchange.error == .transport(.connectionLost))
    #expect(exchange.requests.count == 1)
  }

  @Test func `a cancelled call says so and closes its connection`() async throws {
    let server = try ScriptedServer(always: .hang)
    defer { server.stop() }
    try await onLoop { loop in
      let client = try UnloqClient(UnloqSettings(api: server.url, apiKey: Secret("k")), loop: loop)
      let call = Task { () -> UnloqError? in
        do throws(UnloqError) {
          _ = try await signIn(client)
          return nil
        } catch {
          return error
        }
      }
      var events = server.events.makeAsyncIterator()
      #expect(await events.next() == .request(0))
      call.cancel()
      #expect(await call.value?.meaning == .cancelled)
      #expect(await events.next() == .clientLeft)
    }
  }

  @Test func `nobody there is unavailable`() async throws {
    let server = try ScriptedServer(always: .close)
    let api = server.url
    server.stop()
    try await onLoop { loop in
      let client = try UnloqClient(UnloqSettings(api: api, apiKey: Secret("k")), loop: loop)
      await #expect(throws: UnloqError.transport(.unreachable)) { _ = try await signIn(client) }
    }
  }
}
