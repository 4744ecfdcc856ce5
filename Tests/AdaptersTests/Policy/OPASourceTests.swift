import Adapters
import Bytes
import Gate
import GateTestKit
import Log
import Reactor
import Testing
import TestKit

@Suite struct OPASourceTests {
  @Test(arguments: PolicyEngineContract.rows) func `an OPA keeps the contract`(_ row: PolicyEngineContract)
    async throws
  {
    let server = try ScriptedServer(ContractPolicy.opa)
    defer { server.stop() }
    try await onLoop { loop in
      let source = try OPASource(
        OPASettings(url: server.url + "/v1/data/unloq/gate", timeout: .seconds(10)), loop: loop)
      let engine = AskedPolicyEngine(
        source, cache: DecisionCacheSettings(), clock: ManualClock(), loop: loop, log: .silent)
      try await row.check(engine)
      // The second time it is the cache that answers.
      try await row.check(engine)
    }
    #expect(server.requests.count == 1)
  }

  @Test func `every key of an approval is taken`() async throws {
    let answer = try await EngineBench.opa(
      ScriptedServer.answer(
        "200 OK",
        #"{"decision_id":"x","result":{"decision":"approval","approval":"15m","scope":"rule","rule":"ops","message":"$path","hold":true}}"#
      ))
    #expect(answer.rule?.name == "ops")
    let demand = ApprovalDemand(
      freshness: .within(.seconds(900)), scope: .rule, message: "$path", holds: true)
    #expect(answer.rule?.requirement == .approval(demand))
  }

  @Test func `an answer without a name has the engine's`() async throws {
    let answer = try await EngineBench.opa(
      ScriptedServer.answer("200 OK", #"{"result":{"decision":"deny"}}"#))
    #expect(answer.rule?.name == "opa")
    #expect(answer.rule?.requirement == .deny)
  }

  @Test(arguments: [
    #"{"result":{"decision":"allow","user":"eve"}}"#, #"{"result":{"decision":"allow"},"more":1}"#,
    #"{"result":{"decision":"allow","approval":"8h"}}"#, #"{"result":{"decision":"maybe"}}"#,
    #"{"result":{"decision":"no-rule"}}"#, #"{"result":{"decision":true}}"#, #"{"result":{"decision":null}}"#,
    #"{"result":{}}"#, #"{"result":true}"#, #"{"result":null}"#, #"{"result":[]}"#, #"{"result":"allow"}"#,
    #"{"result":{"decision":"approval"}}"#, #"{"result":{"decision":"approval","approval":8}}"#,
    #"{"result":{"decision":"approval","approval":"8"}}"#,
    #"{"result":{"decision":"approval","approval":"0s"}}"#,
    #"{"result":{"decision":"approval","approval":"366d"}}"#,
    #"{"result":{"decision":"approval","approval":"-1h"}}"#,
    #"{"result":{"decision":"approval","approval":"99999999999h"}}"#,
    #"{"result":{"decision":"approval","approval":"8h","scope":"all"}}"#,
    #"{"result":{"decision":"approval","approval":"8h","scope":"rule"}}"#,
    #"{"result":{"decision":"approval","approval":"8h","hold":"yes"}}"#,
    #"{"result":{"decision":"approval","approval":"8h","hold":1}}"#,
    #"{"result":{"decision":"allow","rule":"a b"}}"#, #"{"result":{"decision":"allow","rule":""}}"#,
    #"{"result":{"decision":"allow","rule":"line\nbreak"}}"#, #"{"result":{"decision":"sign-in"}}"#,
    #"[{"result":{"decision":"allow"}}]"#, #"{"result":{"decision":"allow"}"#, "", "allow", "true", "null",
    "\u{0}",
    #"{"result":{"decision":"allow"}} {"result":{"decision":"allow"}}"#,
  ]) func `what is not an answer lets nobody pass`(_ body: String) async throws {
    let answer = try await EngineBench.opa(ScriptedServer.answer("200 OK", body))
    guard case .nonsense? = answer.failure else {
      Issue.record("\(body) gives \(answer)")
      return
    }
  }

  @Test(arguments: ["{}", #"{"decision_id":"4711"}"#, #"{"warning":{"code":"api_usage_warning"}}"#])
  func `an undefined document is no rule`(_ body: String) async throws {
    guard case .success(.noRule) = try await EngineBench.opa(ScriptedServer.answer("200 OK", body)) else {
      Issue.record("another answer")
      return
    }
  }

  @Test(arguments: [
    "500 Internal Server Error", "404 Not Found", "204 No Content", "302 Found", "201 Created",
  ])
  func `another status is a failure whatever the body says`(_ status: String) async throws {
    let fields = status.hasPrefix("302") ? "Location: /v1/data/other\r\n" : ""
    let answer = try await EngineBench.opa(
      ScriptedServer.answer(
        status, status.hasPrefix("204") ? "" : #"{"result":{"decision":"allow"}}"#, fields: fields))
    #expect(answer.failure == .status(Int(status.prefix(3)) ?? 0))
  }

  @Test func `a late answer is asked for once`() async throws {
    let server = try ScriptedServer(always: .hang)
    defer { server.stop() }
    let answer = try await onLoop { loop in
      let source = try OPASource(OPASettings(url: server.url, timeout: .milliseconds(50)), loop: loop)
      return await EngineBench.outcome(source)
    }
    #expect(answer.failure == .late)
    #expect(server.requests.count <= 1)
  }

  @Test func `too large an answer is none`() async throws {
    let body = #"{"result":{"decision":"allow","message":"\#(String(repeating: "x", count: 70_000))"}}"#
    let answer = try await EngineBench.opa(ScriptedServer.answer("200 OK", body))
    #expect(answer.failure == .transport("reply-too-large"))
  }

  @Test func `half an answer is none`() async throws {
    let answer = try await EngineBench.opa(
      .send("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"result\":{\"decision\":\"allow\"}}"), .close)
    #expect(answer.failure != nil)
  }

  @Test func `nobody there is a failure`() async throws {
    let server = try ScriptedServer(always: .close)
    let url = server.url
    server.stop()
    let answer = try await onLoop { loop in
      await EngineBench.outcome(try OPASource(OPASettings(url: url), loop: loop))
    }
    #expect(answer.failure == .transport("unreachable"))
  }

  @Test func `questions take turns, and are refused at once where too many wait`() async throws {
    let server = try ScriptedServer(always: .hang)
    defer { server.stop() }
    let outcomes = try await onLoop { loop in
      let source = try OPASource(OPASettings(url: server.url, timeout: .seconds(1), inFlight: 2), loop: loop)
      return await withTaskGroup { group in
        for number in 0..<25 {
          group.addTask { await EngineBench.outcome(source, EngineBench.question("/\(number)")).failure }
        }
        return await group.reduce(into: []) { $0.append($1) }
      }
    }
    #expect(outcomes.filter { $0 == .busy }.count == 3)
    #expect(outcomes.filter { $0 == .late }.count == 22)
  }

  @Test func `who waits for a turn gets it`() async throws {
    let server = try ScriptedServer(
      always: ScriptedServer.answer("200 OK", #"{"result":{"decision":"deny"}}"#))
    defer { server.stop() }
    let outcomes = try await onLoop { loop in
      let source = try OPASource(OPASettings(url: server.url, timeout: .seconds(20), inFlight: 4), loop: loop)
      return await withTaskGroup { group in
        for number in 0..<44 {
          group.addTask {
            await EngineBench.outcome(source, EngineBench.question("/\(number)")).rule?.requirement
          }
        }
        return await group.reduce(into: []) { $0.append($1) }
      }
    }
    #expect(outcomes == Array(repeating: .deny, count: 44))
    #expect(Set(server.requests.map(\.connection)).count <= 4)
  }

  @Test func `the token goes along`() async throws {
    let server = try ScriptedServer(always: ScriptedServer.answer("200 OK", "{}"))
    defer { server.stop() }
    _ = try await onLoop { loop in
      await EngineBench.outcome(
        try OPASource(OPASettings(url: server.url, token: Secret("t0ken")), loop: loop))
    }
    #expect(server.requests.first?.head.contains("\r\nAuthorization: Bearer t0ken\r\n") == true)
  }

  @Test func `an OPA is told all that the conf lists`() async throws {
    let server = try ScriptedServer(always: ScriptedServer.answer("200 OK", "{}"))
    defer { server.stop() }
    _ = try await onLoop { loop in
      let settings = OPASettings(url: server.url, timeout: .seconds(10), headers: ["x-role", "x-team"])
      let question = PolicyText(
        host: "app.test", method: "PUT", path: Array("/a b/ü/".utf8), user: EmailAddress("ana@corp.test"),
        client: .loopback, wallSeconds: 1_800_000_000, groups: ["dev", "ops"],
        fields: [PolicyField(name: "x-role", value: "user"), PolicyField(name: "x-role", value: "\"admin\"")])
      return await EngineBench.outcome(try OPASource(settings, loop: loop), question)
    }
    let body = try #require(server.requests.first?.body)
    for part in [
      #""host":"app.test""#, #""method":"PUT""#, #""user":"ana@corp.test""#, #""groups":["dev","ops"]"#,
      #""client":"127.0.0.1""#, #""time":"2027-01-15T08:00:00Z""#, #""x-role":["user","\"admin\""]"#,
      #""x-team":[]"#, #""segments":["a b","ü",""]"#,
    ] { #expect(body.contains(part), "\(body)") }
  }
}
