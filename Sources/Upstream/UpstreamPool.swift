internal import Bytes
package import Reactor

/// The connections of one route on one loop: round robin over its upstreams, idle connections first. Lives on its loop.
package final class UpstreamPool {
  /// How the route forwards.
  package let settings: UpstreamSettings
  private let loop: EventLoop
  private let endpoints: [Endpoint]
  private var next = 0
  private var attempts: UInt64 = 0
  // Connections in use or being opened.
  private var busy = 0
  // Connections that have become tunnels: they last, and do not keep requests waiting.
  private var tunnels = 0
  private let waiting: WaitQueue
  private var isRetired = false

  /// - Parameters:
  ///   - settings: at least one address.
  ///   - loop: the worker's.
  ///   - resolver: turns names into addresses off the loop.
  package init(_ settings: UpstreamSettings, on loop: EventLoop, resolver: Resolver) {
    precondition(!settings.addresses.isEmpty, "a route without upstreams was let through")
    self.settings = settings
    self.loop = loop
    waiting = WaitQueue(on: loop)
    endpoints = settings.addresses.map { Endpoint($0, on: loop, resolver: resolver) }
  }

  /// A connection for one exchange, which must be given back with `release(_:isReusable:)`.
  /// - Parameter fresh: never one that was used before.
  /// - Returns: an open connection, which counts against the route's ceiling until it is given back.
  /// - Throws: why no upstream of the route can be had.
  package func acquire(fresh: Bool) async throws(UpstreamError) -> UpstreamConnection {
    let deadline = loop.now + settings.timeouts.connect
    while busy >= settings.maximumConnections {
      do throws(SocketError) {
        try await waiting.wait(deadline: deadline)
      } catch {
        throw .connectionsExhausted
      }
    }
    busy += 1
    do throws(UpstreamError) {
      return try await connection(fresh: fresh, deadline: deadline)
    } catch {
      leave()
      throw error
    }
  }

  /// An idle connection to the upstream whose turn it is: what `acquire` gives in the usual case, without waiting. Nil where
  /// there is none; nothing has changed then.
  func acquireIdle() -> UpstreamConnection? {
    let endpoint = endpoints[next]
    guard busy < settings.maximumConnections, !endpoint.isResting, let connection = endpoint.takeIdle() else {
      return nil
    }
    next = (next + 1) % endpoints.count
    busy += 1
    return connection
  }

  /// Gives a connection back: to the idle ones when another exchange may use it, to the kernel otherwise.
  /// `scratch` is an empty buffer of the exchange.
  func release(_ connection: UpstreamConnection, isReusable: Bool, scratch: Buffer) {
    connection.socket.activity = nil
    if isReusable && !isRetired && connection.socket.isQuiet(scratch: scratch) {
      connection.endpoint.keep(connection, limit: settings.keptConnections)
    } else {
      connection.socket.close()
    }
    leave()
  }

  /// Keeps a place for one more tunnel, to be given back with `leaveTunnel()`; false where the route has enough.
  func enterTunnel() -> Bool {
    guard tunnels < settings.tunnels.maximum else { return false }
    tunnels += 1
    return true
  }

  /// Gives a tunnel's place back.
  func leaveTunnel() { tunnels -= 1 }

  /// A connection that is in use has become a tunnel, which closes it itself: it is no request in progress any more.
  func becomeTunnel() { leave() }

  /// Closes what has been idle for longer than the route allows. Called now and then.
  package func closeExpired() {
    let limit = MonotonicTime(nanoseconds: loop.now.nanoseconds - settings.timeouts.idle.wholeNanoseconds)
    for endpoint in endpoints { endpoint.closeIdle(since: limit) }
  }

  /// Closes all idle connections, and keeps none from now on: at the end, and where a reload has put another pool in
  /// this one's place.
  package func retire() {
    isRetired = true
    for endpoint in endpoints { endpoint.closeIdle(since: .distantFuture) }
  }

  private func leave() {
    busy -= 1
    waiting.wakeOne()
  }

  /// Tries every upstream once, the resting ones last. A failed connect has sent nothing, so any request may go on to
  /// the next upstream.
  private func connection(fresh: Bool, deadline: MonotonicTime) async throws(UpstreamError)
    -> UpstreamConnection
  {
    let first = next
    next = (next + 1) % endpoints.count
    var failure = UpstreamError.connectFailed
    attempts &+= 1
    let attempt = attempts
    for takesResting in [false, true] {
      for offset in 0..<endpoints.count {
        let endpoint = endpoints[(first + offset) % endpoints.count]
        // One that failed in the first round is resting in the second, and has had its turn.
        guard endpoint.isResting == takesResting, endpoint.lastAttempt != attempt else { continue }
        endpoint.lastAttempt = attempt
        if !fresh, let connection = endpoint.takeIdle() { return connection }
        do throws(UpstreamError) {
          return try await endpoint.connect(deadline: deadline)
        } catch {
          failure = error
        }
      }
    }
    throw failure
  }
}
