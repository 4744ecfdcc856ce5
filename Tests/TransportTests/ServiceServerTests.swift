import Bytes
import HTTP
import Log
import Reactor
import Synchronization
import Testing

@testable import Transport

/// A client that sends exact bytes and reads what comes back until the end of the stream or a marker.
actor RawClient: LoopActor {
  nonisolated let loop: EventLoop
  private var socket: Socket?
  private let received = Buffer(capacity: 4096)

  init(loop: EventLoop) { self.loop = loop }

  func connect(to address: SocketAddress) async throws {
    socket = try await Socket.connect(to: address, on: loop, deadline: loop.now + .seconds(5))
  }

  func send(_ text: String) async throws {
    let out = Buffer(capacity: 256)
    out.append(text)
    try await socket?.write(out, deadline: loop.now + .seconds(5))
  }

  /// Everything up to and with `marker`, or to the end of the stream when it is nil.
  func read(until marker: String?) async throws -> String {
    while true {
      let text = String(decoding: received.array, as: UTF8.self)
      if let marker, let end = text.range(of: marker) {
        received.consume(text.utf8.distance(from: text.startIndex, to: end))
        return String(text[..<end])
      }
      let count = try await socket?.read(into: received, room: 4096, deadline: loop.now + .seconds(5)) ?? 0
      if count == 0 { return text }
    }
  }

  func close() { socket?.close() }
}

extension String {
  /// The end of the first occurrence of `other`.
  func range(of other: String) -> String.Index? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(other) { return index(start, offsetBy: other.count) }
      start = index(after: start)
    }
    return nil
  }
}

@Suite struct ServiceServerTests {
  static func with<R: Sendable>(
    settings: ServiceServer.Settings = ServiceServer.Settings(), handler: @escaping ServiceServer.Handler,
    _ body: @Sendable (RawClient) async throws -> R
  ) async throws -> R {
    let loop = try EventLoop()
    let thread = try loop.start(named: "test")
    defer {
      loop.stop()
      thread.join()
    }
    let listening = try ListeningSocket(at: SocketAddress(address: .loopback, port: 0))
    let server = ServiceServer(on: loop, settings: settings, log: .silent, handler: handler)
    let serving = Task { try await server.serve(listening) }
    let client = RawClient(loop: loop)
    try await client.connect(to: listening.address)
    let result = try await body(client)
    await client.close()
    await server.stop()
    try await serving.value
    return result
  }

  @Test func `two requests on one connection get two answers`() async throws {
    let text = try await Self.with { request in
      .response(Response(status: 200, body: Array("\(request.path):\(request.body.count)".utf8)))
    } _: { client in
      try await client.send(
        "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabcGET /b?c HTTP/1.1\r\nHost: x\r\n")
      let first = try await client.read(until: "/a:3")
      try await client.send("Connection: close\r\n\r\n")
      return first + (try await client.read(until: nil))
    }
    #expect(text.contains("/a:3"))
    #expect(text.hasSuffix("/b:0"))
  }

  @Test func `a bad head is refused and the connection closed`() async throws {
    let text = try await Self.with { _ in
      .response(Response(status: 200))
    } _: { client in
      try await client.send(
        "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n")
      return try await client.read(until: nil)
    }
    #expect(text.hasPrefix("HTTP/1.1 400 "))
  }

  @Test func `a body over the ceiling is refused before it is read`() async throws {
    var settings = ServiceServer.Settings()
    settings.limits.body = ByteCount(bytes: 10)
    let text = try await Self.with(settings: settings) { _ in
      .response(Response(status: 200))
    } _: { client in
      try await client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 11\r\n\r\n")
      return try await client.read(until: nil)
    }
    #expect(text.hasPrefix("HTTP/1.1 413 "))
  }

  @Test func `a handler is cancelled when its client leaves`() async throws {
    let (began, beginning) = AsyncStream<Void>.makeStream()
    let (ended, ending) = AsyncStream<Bool>.makeStream()
    let wasCancelled = try await Self.with { _ in
      beginning.yield()
      let (never, _) = AsyncStream<Void>.makeStream()
      for await _ in never {}
      ending.yield(Task.isCancelled)
      return .response(Response(status: 200))
    } _: { client in
      try await client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
      for await _ in began { break }
      await client.close()
      for await value in ended { return value }
      return false
    }
    #expect(wasCancelled)
  }

  @Test func `events are sent as they come`() async throws {
    let (events, source) = AsyncStream<[UInt8]>.makeStream()
    let text = try await Self.with { _ in
      .events(events)
    } _: { client in
      try await client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
      source.yield(Array("data: 1\n\n".utf8))
      let first = try await client.read(until: "data: 1\n\n")
      source.yield(Array("data: 2\n\n".utf8))
      source.finish()
      return first + (try await client.read(until: nil))
    }
    #expect(text.contains("text/event-stream"))
    #expect(text.hasSuffix("data: 1\n\ndata: 2\n\n"))
  }
}
