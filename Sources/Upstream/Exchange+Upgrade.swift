internal import Bytes
package import Gate
package import HTTP
internal import Reactor
internal import Transport

extension Exchange {
  /// Carries a permitted WebSocket handshake to an upstream, and its answer back. Not a byte behind the request's head
  /// goes up before the upstream has agreed, and what then follows is frames or is refused: a client cannot talk to the
  /// application past the gate by asking for another protocol (attack class 22).
  ///
  /// - Parameters:
  ///   - permit: the gate's word that this handshake may pass; used up.
  ///   - handshake: the permit's.
  ///   - buffers: the worker's.
  ///   - report: filled along the way, also when this throws.
  /// - Returns: what both sides speak through from now on; nil where the upstream gave another answer than 101, which
  ///   the client has got.
  /// - Throws: why there is no answer.
  package func upgrade(
    _ permit: consuming Permit, _ handshake: WebSocketHandshake, buffers: TunnelBuffers,
    report: inout ForwardReport
  ) async throws(UpstreamError) -> Tunnel? {
    guard pool.enterTunnel() else { throw .connectionsExhausted }
    var isTunnel = false
    let relay = relays.take()
    let loop = client.socket.loop
    report.asked = loop.now
    defer {
      client.socket.partner = nil
      client.socket.activity = nil
      report.answered = loop.now
      relays.put(relay)
      if !isTunnel { pool.leaveTunnel() }
    }
    // A new connection: on one that was used before the upstream may be about to hang up.
    let connection = try await pool.acquire(fresh: true)
    report.endpoint = connection.endpoint
    do throws(UpstreamError) {
      try await ask(permit, relay, connection)
      guard relay.head.status == 101 else {
        _ = try await answer(permit, relay, connection, isSent: true, &report)
        pool.release(connection, isReusable: false, scratch: relay.incoming)
        return nil
      }
      let tunnel = try await tunnel(permit, handshake, relay, connection, buffers, &report)
      isTunnel = true
      return tunnel
    } catch {
      pool.release(connection, isReusable: false, scratch: relay.incoming)
      throw error
    }
  }

  private func ask(
    _ permit: borrowing Permit, _ relay: Relay, _ connection: UpstreamConnection
  ) async throws(UpstreamError) {
    if client.socket.peerHasClosed || client.socket.isInterrupted { throw .clientLeft }
    client.socket.partner = connection.socket
    writeHead(permit, relay, connection, framing: .none)
    let socket = connection.socket
    do throws(SocketError) {
      try await socket.write(relay.outgoing, deadline: socket.loop.now + pool.settings.timeouts.write)
    } catch {
      throw UpstreamError(writing: error)
    }
    relay.outgoing.wipe()
    try await receiveHead(relay, connection)
  }

  /// The upstream has agreed: says so to the client, if it is what the client asked for.
  private func tunnel(
    _ permit: borrowing Permit, _ handshake: WebSocketHandshake, _ relay: Relay,
    _ connection: UpstreamConnection, _ buffers: TunnelBuffers, _ report: inout ForwardReport
  ) async throws(UpstreamError) -> Tunnel {
    let head = relay.head
    guard WebSocketAcceptance.isValid(head, for: handshake) else { throw .badUpgrade }
    report.status = head.status
    report.hasStarted = true
    writeAnswer(permit, relay, framing: .none, keepsAlive: true, isWebSocket: true)
    do throws(SocketError) {
      try await client.send(relay.answer)
    } catch {
      throw UpstreamError(answering: error)
    }
    let tunnel = Tunnel(
      client: client, upstream: connection, pool: pool, buffers: buffers,
      hasExtensions: head.contains(.secWebSocketExtensions))
    pool.becomeTunnel()
    tunnel.begin(fromClient: client.input, fromUpstream: relay.incoming)
    return tunnel
  }
}
