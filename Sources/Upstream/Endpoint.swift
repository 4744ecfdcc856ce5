internal import Bytes
internal import Reactor

/// One upstream address of one route on one loop: its idle connections, its resolved name, and whether it was down a
/// moment ago. Lives on its loop.
package final class Endpoint {
  /// How long a resolved name is used before it is looked up again.
  private static let resolutionLifetime = Duration.seconds(30)
  /// How long an upstream that refused a connection is asked last.
  private static let restAfterFailure = Duration.seconds(5)

  /// As the conf names it.
  package let address: UpstreamAddress
  /// The address as text, made once for the access log.
  package let name: String
  /// The same as bytes, for the `Host` field.
  let text: [UInt8]

  private let loop: EventLoop
  private let resolver: Resolver
  private var idle: [UpstreamConnection] = []
  private var resolved: [IPAddress] = []
  private var resolvedUntil: MonotonicTime
  private var isResolving = false
  private let resolution: WaitQueue
  private var restUntil: MonotonicTime
  /// The pool's number of the search for a connection that asked this endpoint last.
  var lastAttempt: UInt64 = 0

  init(_ address: UpstreamAddress, on loop: EventLoop, resolver: Resolver) {
    self.address = address
    name = address.description
    text = Array(name.utf8)
    self.loop = loop
    self.resolver = resolver
    resolution = WaitQueue(on: loop)
    resolvedUntil = loop.now
    restUntil = loop.now
    if let literal = address.literal {
      resolved = [literal]
      resolvedUntil = .distantFuture
    }
  }

  /// Whether its last connection attempt failed only a moment ago.
  var isResting: Bool { restUntil > loop.now }

  /// The idle connection used last, or nil. Ones that the upstream has closed, or that hold bytes nobody asked for,
  /// are closed on the way.
  func takeIdle() -> UpstreamConnection? {
    while let connection = idle.popLast() {
      if connection.socket.hasUnreadNews {
        connection.socket.close()
      } else {
        return connection
      }
    }
    return nil
  }

  /// Keeps a connection for the next exchange; closes the one idle longest when there are more than `limit`.
  func keep(_ connection: UpstreamConnection, limit: Int) {
    connection.isReused = true
    connection.idleSince = loop.now
    idle.append(connection)
    if idle.count > limit { idle.removeFirst().socket.close() }
  }

  /// Closes the connections that have been idle since before `time`.
  func closeIdle(since time: MonotonicTime) {
    idle.removeAll { connection in
      guard connection.idleSince <= time || connection.socket.hasUnreadNews else { return false }
      connection.socket.close()
      return true
    }
  }

  /// Opens a new connection, trying the name's addresses in turn.
  func connect(deadline: MonotonicTime) async throws(UpstreamError) -> UpstreamConnection {
    let addresses = try await addresses(deadline: deadline)
    var failure = UpstreamError.connectFailed
    for address in addresses {
      do throws(SocketError) {
        let target = SocketAddress(address: address, port: self.address.port)
        let socket = try await Socket.connect(to: target, on: loop, deadline: deadline)
        return UpstreamConnection(socket: socket, endpoint: self)
      } catch {
        if error == .timedOut {
          failure = .connectTimedOut
          break
        }
      }
    }
    restUntil = loop.now + Self.restAfterFailure
    throw failure
  }

  private func addresses(deadline: MonotonicTime) async throws(UpstreamError) -> [IPAddress] {
    if resolvedUntil > loop.now { return resolved }
    startResolving()
    // While a name is looked up again, the old addresses are still the best guess.
    if !resolved.isEmpty { return resolved }
    do throws(SocketError) {
      try await resolution.wait(deadline: deadline)
    } catch {
      throw .connectTimedOut
    }
    if resolved.isEmpty { throw .nameNotResolved }
    return resolved
  }

  private func startResolving() {
    guard !isResolving else { return }
    isResolving = true
    let endpoint = LoopLocal(self, of: loop)
    let (resolver, name) = (resolver, address.host)
    loop.spawn {
      do throws(ResolveError) {
        let found = try await resolver.addresses(of: name)
        endpoint.value.finishResolving(found)
      } catch {
        endpoint.value.finishResolving([])
      }
    }
  }

  private func finishResolving(_ found: [IPAddress]) {
    isResolving = false
    if !found.isEmpty {
      resolved = found
      resolvedUntil = loop.now + Self.resolutionLifetime
    }
    resolution.wakeAll()
  }
}
