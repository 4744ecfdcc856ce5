import Bytes
import Reactor
import Synchronization
import Testing

/// A loop on its own thread that is stopped and joined at the end of a test.
func withLoop<R: Sendable>(_ body: @Sendable (EventLoop) async throws -> R) async throws -> R {
  let loop = try EventLoop()
  let thread = try loop.start(named: "test")
  defer {
    loop.stop()
    thread.join()
  }
  return try await body(loop)
}

@Suite struct EventLoopTests {
  @Test func `a task runs on the loop's thread`() async throws {
    let ran = try await withLoop { loop in
      await loop.spawn {}.value
      return await Task(executorPreference: loop) { loop.isCurrent }.value
    }
    #expect(ran)
  }

  @Test func `a task comes back to its loop after each await`() async throws {
    try await withLoop { loop in
      let pool = try BlockingPool(named: "pool", limit: 2)
      let onLoop = await Task(executorPreference: loop) {
        var isOnLoop = true
        for _ in 0..<50 {
          _ = await pool.run { 1 }
          isOnLoop = isOnLoop && loop.isCurrent
        }
        return isOnLoop
      }.value
      #expect(onLoop)
      pool.stop()
    }
  }

  @Test func `an actor that names a loop runs on it`() async throws {
    let ran = try await withLoop { loop in await Echo(loop: loop).isOnItsLoop }
    #expect(ran)
  }

  @Test func `a sleep is never early`() async throws {
    try await withLoop { loop in
      let start = MonotonicTime.current()
      await loop.sleep(for: .milliseconds(35))
      #expect(MonotonicTime.current() - start >= .milliseconds(35))
    }
  }

  @Test func `cancellation ends a sleep`() async throws {
    try await withLoop { loop in
      let start = MonotonicTime.current()
      let sleeper = Task { await loop.sleep(for: .seconds(60)) }
      sleeper.cancel()
      await sleeper.value
      #expect(MonotonicTime.current() - start < .seconds(10))
    }
  }
}

/// Echoes on a loop: what a connection looks like in this program, in small.
actor Echo: LoopActor {
  nonisolated let loop: EventLoop
  private var acceptor: Acceptor?

  init(loop: EventLoop) { self.loop = loop }

  var isOnItsLoop: Bool { loop.isCurrent }

  func serveOne(_ listening: ListeningSocket) async throws -> Int {
    let acceptor = try Acceptor(listening, on: loop)
    self.acceptor = acceptor
    guard let accepted = try await acceptor.accept() else { return -1 }
    let socket = try Socket(accepted, on: loop)
    defer {
      socket.close()
      acceptor.close()
    }
    let buffer = Buffer(capacity: 256)
    var total = 0
    while true {
      let count = try await socket.read(into: buffer, room: 64, deadline: loop.now + .seconds(5))
      if count == 0 { return total }
      total += count
      try await socket.write(buffer, deadline: loop.now + .seconds(5))
    }
  }

  func talk(to address: SocketAddress, bytes: Int) async throws -> Int {
    let socket = try await Socket.connect(to: address, on: loop, deadline: loop.now + .seconds(5))
    defer { socket.close() }
    let out = Buffer(capacity: bytes)
    for index in 0..<bytes { out.append(UInt8(truncatingIfNeeded: index)) }
    try await socket.write(out, deadline: loop.now + .seconds(5))
    socket.endSending()
    let back = Buffer(capacity: 256)
    var received = 0
    while true {
      let count = try await socket.read(into: back, room: 64, deadline: loop.now + .seconds(5))
      if count == 0 { return received }
      received += count
      back.removeAll()
    }
  }

  func readUntilDeadline(_ address: SocketAddress) async -> SocketError? {
    do throws(SocketError) {
      let socket = try await Socket.connect(to: address, on: loop, deadline: loop.now + .seconds(5))
      defer { socket.close() }
      _ = try await socket.read(into: Buffer(capacity: 64), room: 64, deadline: loop.now + .milliseconds(30))
      return nil
    } catch {
      return error
    }
  }
}

@Suite struct SocketTests {
  @Test func `bytes go over two loops and come back`() async throws {
    let listening = try ListeningSocket(at: SocketAddress(address: .loopback, port: 0))
    let (served, received) = try await withLoop { serverLoop in
      try await withLoop { clientLoop in
        let server = Echo(loop: serverLoop)
        let client = Echo(loop: clientLoop)
        async let served = server.serveOne(listening)
        async let received = client.talk(to: listening.address, bytes: 20_000)
        return (try await served, try await received)
      }
    }
    #expect(served == 20_000)
    #expect(received == 20_000)
  }

  @Test func `a read that gets nothing ends at its deadline`() async throws {
    let listening = try ListeningSocket(at: SocketAddress(address: .loopback, port: 0))
    let error = try await withLoop { await Echo(loop: $0).readUntilDeadline(listening.address) }
    #expect(error == .timedOut)
  }

  @Test func `a port that is taken is refused`() throws {
    let listening = try ListeningSocket(at: SocketAddress(address: .loopback, port: 0))
    #expect(throws: SystemError(call: "bind", code: 98)) {
      try ListeningSocket(at: listening.address)
    }
  }

  @Test func `a connect to a closed port says so`() async throws {
    let address = try ListeningSocket(at: SocketAddress(address: .loopback, port: 0)).address
    let error = try await withLoop { await Echo(loop: $0).readUntilDeadline(address) }
    guard case .disconnected = error else {
      Issue.record("expected a refused connection, got \(String(describing: error))")
      return
    }
  }
}
