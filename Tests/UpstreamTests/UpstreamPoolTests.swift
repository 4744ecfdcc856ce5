import Bytes
import Reactor
import Testing

@testable import Upstream

/// Uses pools on a loop and reports plain values.
actor PoolUser: LoopActor {
  nonisolated let loop: EventLoop
  private let resolver: Resolver

  init(loop: EventLoop, resolver: Resolver) {
    self.loop = loop
    self.resolver = resolver
  }

  private func pool(_ addresses: [UpstreamAddress], maximum: Int = 8) -> UpstreamPool {
    UpstreamPool(
      UpstreamSettings(
        addresses: addresses, timeouts: UpstreamTimeouts(connect: .milliseconds(200)),
        maximumConnections: maximum),
      on: loop, resolver: resolver)
  }

  /// The port of each of `count` connections, taken one after the other and all given back at the end.
  func ports(_ addresses: [UpstreamAddress], count: Int) async throws(UpstreamError) -> [UInt16] {
    let pool = pool(addresses)
    var taken: [UpstreamConnection] = []
    for _ in 0..<count { taken.append(try await pool.acquire(fresh: false)) }
    let ports = taken.map { $0.endpoint.address.port.number }
    for connection in taken { pool.release(connection, isReusable: false, scratch: Buffer(capacity: 64)) }
    return ports
  }

  func reuses(_ address: UpstreamAddress) async throws(UpstreamError) -> (same: Bool, whenFresh: Bool) {
    let pool = pool([address])
    let first = try await pool.acquire(fresh: false)
    pool.release(first, isReusable: true, scratch: Buffer(capacity: 64))
    let second = try await pool.acquire(fresh: false)
    let same = second === first
    pool.release(second, isReusable: true, scratch: Buffer(capacity: 64))
    let third = try await pool.acquire(fresh: true)
    let whenFresh = third === first
    pool.release(third, isReusable: false, scratch: Buffer(capacity: 64))
    pool.retire()
    return (same, whenFresh)
  }

  func exhausts(_ address: UpstreamAddress) async -> String {
    let pool = pool([address], maximum: 1)
    do throws(UpstreamError) {
      let only = try await pool.acquire(fresh: false)
      defer { pool.release(only, isReusable: false, scratch: Buffer(capacity: 64)) }
      _ = try await pool.acquire(fresh: false)
      return "got two"
    } catch {
      return error.label.description
    }
  }
}

@Suite struct UpstreamPoolTests {
  static func with<R: Sendable>(_ body: @Sendable (PoolUser) async throws -> R) async throws -> R {
    let loop = try EventLoop()
    let thread = try loop.start(named: "test")
    let blocking = try BlockingPool(named: "names", limit: 1)
    defer {
      loop.stop()
      thread.join()
      blocking.stop()
    }
    return try await body(PoolUser(loop: loop, resolver: Resolver(pool: blocking)))
  }

  static func listening() throws -> (ListeningSocket, UpstreamAddress) {
    let socket = try ListeningSocket(at: SocketAddress(address: .loopback, port: 0))
    return (socket, UpstreamAddress(host: "127.0.0.1", port: socket.address.port))
  }

  @Test func `upstreams take turns`() async throws {
    let (a, first) = try Self.listening()
    let (b, second) = try Self.listening()
    let ports = try await Self.with { try await $0.ports([first, second], count: 4) }
    #expect(ports == [first, second, first, second].map(\.port.number))
    withExtendedLifetime((a, b)) {}
  }

  @Test func `an upstream that refuses is passed over`() async throws {
    let dead = try Self.listening().1
    let (socket, alive) = try Self.listening()
    let ports = try await Self.with { try await $0.ports([dead, alive], count: 3) }
    #expect(ports == [alive, alive, alive].map(\.port.number))
    withExtendedLifetime(socket) {}
  }

  @Test func `a kept connection is used again unless a fresh one is asked for`() async throws {
    let (socket, address) = try Self.listening()
    let result = try await Self.with { try await $0.reuses(address) }
    #expect(result.same)
    #expect(!result.whenFresh)
    withExtendedLifetime(socket) {}
  }

  @Test func `the ceiling holds, and waiting for a free connection ends`() async throws {
    let (socket, address) = try Self.listening()
    #expect(try await Self.with { await $0.exhausts(address) } == "upstream-connections-exhausted")
    withExtendedLifetime(socket) {}
  }

  @Test func `a name is looked up`() async throws {
    let (socket, address) = try Self.listening()
    let named = UpstreamAddress(host: "localhost", port: address.port)
    #expect(try await Self.with { try await $0.ports([named], count: 1) } == [address.port.number])
    withExtendedLifetime(socket) {}
  }

  @Test func `a name that does not exist says so`() async throws {
    let label = try await Self.with { user in
      do throws(UpstreamError) {
        _ = try await user.ports([UpstreamAddress(host: "does-not-exist.invalid", port: 80)], count: 1)
        return ""
      } catch {
        return error.label.description
      }
    }
    #expect(label == "upstream-name-not-resolved" || label == "upstream-connect-timeout")
  }
}
