import Bytes
import Fetch
import Reactor
import TestKit
import Testing

@Suite(.timeLimit(.minutes(1))) struct FetchClientTests {
  /// Makes one call to a server with that script.
  func call(
    _ steps: [ScriptedServer.Step], settings: FetchSettings = FetchSettings(),
    timeout: Duration = .seconds(10),
    path: String = "/", change: @escaping @Sendable (inout FetchRequest) -> Void = { _ in }
  ) async throws -> (Result<FetchResponse, FetchError>, [ScriptedServer.Request]) {
    let server = try ScriptedServer { _ in steps }
    defer { server.stop() }
    let result = try await onLoop { loop in
      let client = try FetchClient(loop: loop, settings: settings)
      var request = FetchRequest(.get, server.url + path)
      request.timeout = timeout
      change(&request)
      let result = await outcome(client, request)
      #expect(client.callsInFlight == 0)
      return result
    }
    return (result, server.requests)
  }

  @Test func `status, fields and body come back`() async throws {
    let (result, requests) = try await call([
      .send("HTTP/1.1 404 Nope\r\nContent-Length: 4\r\nX-One:  a b \r\nx-one: c\r\nEmpty:\r\n\r\nbody")
    ])
    let response = try result.get()
    #expect(response.status == 404)
    #expect(response.body == Array("body".utf8))
    #expect(response.first("x-one") == "a b")
    #expect(response.first("empty") == "")
    #expect(response.first("missing") == nil)
    #expect(requests.count == 1)
  }

  @Test func `what is sent is what was asked for, and nothing more`() async throws {
    let (result, requests) = try await call([ScriptedServer.answer("200 OK", "")], path: "/a?b=c") {
      request in
      request.method = .post
      request.bearer = Secret("key-1")
      request.fields = [("Content-Type", "application/json")]
      request.body = Array(#"{"a":1}"#.utf8)
    }
    #expect(try result.get().status == 200)
    let request = try #require(requests.first)
    let lines = request.head.split(separator: "\r\n").map { String($0) }
    #expect(lines.first == "POST /a?b=c HTTP/1.1")
    #expect(
      Set(lines.dropFirst().map { $0.lowercased().prefix { $0 != ":" } }) == [
        "host", "user-agent", "accept", "authorization", "content-type", "content-length",
      ])
    #expect(lines.contains("Authorization: Bearer key-1"))
    #expect(lines.contains("User-Agent: unloq-gateway"))
    #expect(request.body == #"{"a":1}"#)
  }

  @Test func `a chunked answer is put together`() async throws {
    let (result, _) = try await call([
      .send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"),
      .send("2\r\nde\r\n0\r\n\r\n"),
    ])
    #expect(try result.get().body == Array("abcde".utf8))
  }

  @Test func `only the last head counts`() async throws {
    let (result, _) = try await call([
      .send("HTTP/1.1 100 Continue\r\nX-First: 1\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    ])
    let response = try result.get()
    #expect(response.status == 200)
    #expect(response.first("x-first") == nil)
  }

  // The attack: a redirect takes the bearer key to another host.
  @Test func `a redirect is an answer and not followed`() async throws {
    let other = try ScriptedServer(always: ScriptedServer.answer("200 OK", "stolen"))
    defer { other.stop() }
    let (result, _) = try await call([
      .send("HTTP/1.1 307 Temporary Redirect\r\nLocation: \(other.url)/\r\nContent-Length: 0\r\n\r\n")
    ])
    #expect(try result.get().status == 307)
    #expect(other.requests.isEmpty)
  }

  typealias Broken = (name: String, steps: [ScriptedServer.Step], error: FetchError)

  static let broken: [Broken] = [
    ("closed without an answer", [.close], .connectionLost),
    ("reset without an answer", [.reset], .connectionLost),
    ("closed in the head", [.send("HTTP/1.1 200 OK\r\nContent-"), .close], .connectionLost),
    (
      "closed in the body", [.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"), .close],
      .connectionLost
    ),
    (
      "closed in a chunk", [.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nabc"), .close],
      .connectionLost
    ),
    ("not HTTP", [.send("hello, world\r\n\r\n"), .close], .badReply),
    (
      "bad chunk size", [.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n"), .close],
      .connectionLost
    ),
    ("hangs", [.hang], .timedOut),
    ("hangs in the body", [.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"), .hang], .timedOut),
  ]

  @Test(arguments: broken.map(\.name))
  func `a broken answer is no answer`(name: String) async throws {
    let row = try #require(FetchClientTests.broken.first { $0.name == name })
    // Long enough for the request to arrive on a busy machine; only the last two rows wait for it.
    let timeout: Duration = row.error == .timedOut ? .seconds(1) : .seconds(30)
    let (result, requests) = try await call(row.steps, timeout: timeout)
    #expect(result.failure == row.error)
    #expect(requests.count == 1)
  }

  static let large = [
    "a length": "Content-Length: 2000\r\n\r\n" + String(repeating: "x", count: 2000),
    "until the end": "\r\n" + String(repeating: "x", count: 2000),
    "a chunk": "Transfer-Encoding: chunked\r\n\r\n7d0\r\n" + String(repeating: "x", count: 2000),
    "fields": String(repeating: "X-Field: \(String(repeating: "y", count: 990))\r\n", count: 80),
  ]

  @Test(arguments: large.keys.sorted())
  func `an answer has a ceiling`(name: String) async throws {
    let rest = try #require(FetchClientTests.large[name])
    let (result, _) = try await call(
      [.send("HTTP/1.1 200 OK\r\n" + rest), .hang], settings: FetchSettings(bodyLimit: ByteCount(bytes: 1999))
    )
    #expect(result.failure == .tooLarge)
  }

  @Test func `an answer of exactly the ceiling is taken`() async throws {
    let body = String(repeating: "x", count: 2000)
    let (result, _) = try await call(
      [ScriptedServer.answer("200 OK", body)], settings: FetchSettings(bodyLimit: ByteCount(bytes: 2000)))
    #expect(try result.get().body.count == 2000)
  }

  @Test(arguments: [
    "", "/relative", "ftp://127.0.0.1/", "file:///etc/passwd", "gopher://127.0.0.1/", "http://",
    "http://a b/",
    "HTTPS:/x", "http://127.0.0.1:99999/",
  ])
  func `another URL than http is refused`(url: String) async throws {
    let result = try await onLoop { loop in
      await outcome(try FetchClient(loop: loop), FetchRequest(.get, url))
    }
    #expect(result.failure == .badRequest)
  }

  @Test func `a field cannot hold a line break`() async throws {
    let (result, requests) = try await call([ScriptedServer.answer("200 OK", "")]) { request in
      request.fields = [("X-A", "b\r\nX-Forged: yes")]
    }
    #expect(result.failure == .badRequest)
    #expect(requests.isEmpty)
  }

  @Test func `nobody listening is unreachable`() async throws {
    let server = try ScriptedServer(always: .close)
    let url = server.url
    server.stop()
    let result = try await onLoop { loop in
      await outcome(try FetchClient(loop: loop), FetchRequest(.get, url))
    }
    #expect(result.failure == .unreachable)
  }

  @Test func `a name nobody has is unreachable, and the loop goes on meanwhile`() async throws {
    let result = try await onLoop { loop in
      await outcome(try FetchClient(loop: loop), FetchRequest(.get, "http://nobody.invalid/"))
    }
    #expect(result.failure == .unreachable)
  }
}

/// The result of a call as a value.
func outcome(_ client: FetchClient, _ request: FetchRequest) async -> Result<FetchResponse, FetchError> {
  do throws(FetchError) {
    return .success(try await client.send(request))
  } catch {
    return .failure(error)
  }
}

extension Result {
  /// The error, nil for a success.
  var failure: Failure? {
    if case .failure(let error) = self { error } else { nil }
  }
}
