import Bytes
import Fetch
import Reactor
import TestKit
import Testing

@Suite(.timeLimit(.minutes(1))) struct FetchConcurrencyTests {
  /// What a part of the program that makes calls looks like: an actor on the client's loop.
  actor Caller: ExecutorActor {
    nonisolated let executor: any SerialExecutor
    private let client: FetchClient

    init(_ loop: EventLoop) throws {
      executor = loop
      client = try FetchClient(loop: loop)
    }

    var callsInFlight: Int { client.callsInFlight }

    func call(_ url: String, fresh: Bool = false) async -> Result<FetchResponse, FetchError> {
      var request = FetchRequest(.get, url)
      request.mayReuseConnection = !fresh
      request.timeout = .seconds(50)
      return await outcome(client, request)
    }
  }

  /// Waits until a server has been asked `count` times.
  func waitForRequests(_ count: Int, _ server: ScriptedServer) async {
    var seen = 0
    for await event in server.events {
      if case .request = event { seen += 1 }
      if seen == count { return }
    }
  }

  @Test func `two hundred calls are held at once on one thread, and cancelling ends them`() async throws {
    let server = try ScriptedServer(always: .hang)
    defer { server.stop() }
    try await onLoop { loop in
      let caller = try Caller(loop)
      let calls = (0..<200).map { _ in Task { await caller.call(server.url) } }
      await self.waitForRequests(200, server)
      #expect(await caller.callsInFlight == 200)
      for call in calls { call.cancel() }
      for call in calls { #expect(await call.value.failure == .cancelled) }
      #expect(await caller.callsInFlight == 0)
      // No socket of a cancelled call stays behind.
      #expect(await Task(executorPreference: loop) { loop.registrationCount }.value == 0)
    }
  }

  @Test func `a call cancelled before it starts is cancelled`() async throws {
    let server = try ScriptedServer(always: .hang)
    defer { server.stop() }
    try await onLoop { loop in
      let caller = try Caller(loop)
      let call = Task {
        unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
        return await caller.call(server.url)
      }
      #expect(await call.value.failure == .cancelled)
    }
  }

  @Test func `the client's end closes the connection to the service`() async throws {
    let server = try ScriptedServer(always: .hang)
    defer { server.stop() }
    try await onLoop { loop in
      let caller = try Caller(loop)
      let call = Task { await caller.call(server.url) }
      var events = server.events.makeAsyncIterator()
      #expect(await events.next() == .request(0))
      call.cancel()
      #expect(await events.next() == .clientLeft)
    }
  }

  @Test func `a connection is kept for the next call`() async throws {
    let server = try ScriptedServer(always: ScriptedServer.answer("200 OK", "{}"))
    defer { server.stop() }
    try await onLoop { loop in
      let caller = try Caller(loop)
      for _ in 0..<3 { #expect(await caller.call(server.url).failure == nil) }
    }
    #expect(server.requests.map(\.connection) == [0, 0, 0])
  }

  // The surprise in libcurl: a request on a kept connection that the server closes without an answer is
  // repeated on a new one. For a call that rings a phone that would be a second ring.
  @Test func `a call that must not be repeated has a connection of its own and is made once`() async throws {
    let server = try ScriptedServer { request in
      request.number == 0 ? [ScriptedServer.answer("200 OK", "{}")] : [.close]
    }
    defer { server.stop() }
    try await onLoop { loop in
      let caller = try Caller(loop)
      #expect(await caller.call(server.url).failure == nil)
      #expect(await caller.call(server.url, fresh: true).failure == .connectionLost)
    }
    #expect(server.requests.map(\.connection) == [0, 1])
  }

  @Test func `a client may end while connections are kept`() async throws {
    let server = try ScriptedServer(always: ScriptedServer.answer("200 OK", "{}"))
    defer { server.stop() }
    try await onLoop { loop in
      for _ in 0..<3 {
        let caller = try Caller(loop)
        #expect(await caller.call(server.url).failure == nil)
      }
    }
    #expect(Set(server.requests.map(\.connection)).count == 3)
  }
}
