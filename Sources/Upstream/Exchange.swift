internal import Bytes
package import Gate
package import HTTP
internal import Reactor
package import Transport

/// Carries one permitted request to an upstream and its answer back. Only a `Permit` opens it.
package struct Exchange {
  let client: InboundConnection
  private let source: RequestBodySource
  let request: RequestHead
  let pool: UpstreamPool
  let relays: RelayPool
  let forwarded: ForwardedClient
  let ownCookies: [StaticString]
  private let claimField: FoldedFieldName?
  private let mayKeepClient: Bool

  /// - Parameters:
  ///   - client: the connection the request came on; its head is `request` and its body has not been touched, unless
  ///     it is `held`.
  ///   - request: the head that was permitted.
  ///   - held: the request's body, where it was read before; nil where it comes as it is sent.
  ///   - pool: the connections of the permitted route.
  ///   - relays: the worker's.
  ///   - forwarded: what the upstream is told about the client.
  ///   - ownCookies: names of the gate's cookies, which no upstream sees.
  ///   - claimField: a header that speaks to the gate alone, which no upstream sees.
  ///   - mayKeepClient: whether the client's connection may stay open afterwards, if the client likes.
  package init(
    client: InboundConnection, request: RequestHead, held: HeldBody?, pool: UpstreamPool, relays: RelayPool,
    forwarded: ForwardedClient, ownCookies: [StaticString], claimField: FoldedFieldName?,
    mayKeepClient: Bool
  ) {
    self.client = client
    source = RequestBodySource(client: client, held: held)
    self.request = request
    self.pool = pool
    self.relays = relays
    self.forwarded = forwarded
    self.ownCookies = ownCookies
    self.claimField = claimField
    self.mayKeepClient = mayKeepClient
  }

  /// Sends the request and streams the answer, both with back-pressure: a body never needs more than the relay's
  /// buffers, because nothing is read before what was read last has been written.
  ///
  /// A request is sent a second time only where that is safe: the method is (RFC 9110, 9.2.1), it has no body, and the
  /// connection was a kept one that the upstream closed without a byte of answer (RFC 9112, 9.3.1).
  ///
  /// - Parameters:
  ///   - permit: the gate's word that this request may pass; used up.
  ///   - report: filled along the way, also when this throws.
  /// - Throws: why there is no complete answer. With `report.hasStarted` the client has a part of one, and its
  ///   connection can only be closed.
  package func run(_ permit: consuming Permit, report: inout ForwardReport) async throws(UpstreamError) {
    let relay = relays.take()
    let loop = client.socket.loop
    report.asked = loop.now
    if permit.credential != nil { client.body.dropsTrailers = true }
    defer {
      client.socket.partner = nil
      client.socket.activity = nil
      report.answered = loop.now
      relays.put(relay)
    }
    // A person has just approved this very request: it does not take its chances with a kept connection.
    var needsFresh = source.held != nil
    while true {
      let connection: UpstreamConnection
      if !needsFresh, let idle = pool.acquireIdle() {
        connection = idle
      } else {
        connection = try await pool.acquire(fresh: needsFresh)
      }
      report.endpoint = connection.endpoint
      let mayRetry = !needsFresh && connection.isReused && request.method.isSafe && request.body == .none
      do throws(UpstreamError) {
        let isReusable = try await exchange(permit, relay, connection, &report)
        pool.release(connection, isReusable: isReusable, scratch: relay.incoming)
        return
      } catch {
        pool.release(connection, isReusable: false, scratch: relay.incoming)
        guard mayRetry, case .closedBeforeResponse = error, !report.hasStarted else { throw error }
        needsFresh = true
        relay.reset()
      }
    }
  }

  /// One attempt on one connection; true when the connection may be used again.
  private func exchange(
    _ permit: borrowing Permit, _ relay: Relay, _ connection: UpstreamConnection,
    _ report: inout ForwardReport
  ) async throws(UpstreamError) -> Bool {
    // A client that leaves ends the exchange, whatever it is waiting for.
    if client.socket.peerHasClosed || client.socket.isInterrupted { throw .clientLeft }
    // A held body is here in full: once it is being sent it is sent whole, whether its client stays or not.
    if source.held == nil { client.socket.partner = connection.socket }
    writeHead(permit, relay, connection, framing: source.framing(of: request))
    // Each call that may wait costs some 200 instructions even where it does not: what can be done at once is.
    let isWhole = try sendAtOnce(relay, connection.socket)
    let isSent = isWhole ? true : try await sendRequest(relay, connection)
    relay.outgoing.wipe()
    if source.held != nil {
      client.socket.partner = connection.socket
      if client.socket.peerHasClosed || client.socket.isInterrupted { throw .clientLeft }
    }
    try await receiveHead(relay, connection)
    return try await answer(permit, relay, connection, isSent: isSent, &report)
  }

  /// Writes the request's head anew.
  func writeHead(
    _ permit: borrowing Permit, _ relay: Relay, _ connection: UpstreamConnection, framing: BodyFraming
  ) {
    RequestWriter.write(
      request, identity: permit.identityFields, assertion: permit.assertion,
      credential: permit.credential,
      dropsAuthorization: permit.removesAuthorization || permit.isAnonymous,
      dropsCookies: permit.isAnonymous, client: forwarded, ownCookies: ownCookies, claimField: claimField,
      host: pool.settings.preservesHost ? nil : connection.endpoint.text, framing: framing,
      handshake: permit.handshake, to: relay.outgoing)
  }

  /// Writes the answer's head anew.
  func writeAnswer(
    _ permit: borrowing Permit, _ relay: Relay, framing: ResponseWriter.Framing, keepsAlive: Bool,
    isWebSocket: Bool = false
  ) {
    ResponseWriter.write(
      relay.head, framing: framing, ownCookies: ownCookies, credential: permit.credential,
      setCookie: permit.setCookie, preferenceApplied: permit.preferenceApplied, keepsAlive: keepsAlive,
      isHTTP10: request.version == .http10, isWebSocket: isWebSocket, to: relay.answer)
  }

  /// Sends what the kernel takes without waiting; true when that was the whole request.
  private func sendAtOnce(_ relay: Relay, _ socket: Socket) throws(UpstreamError) -> Bool {
    try source.move(to: relay.outgoing)
    do throws(SocketError) {
      _ = try socket.writeNow(relay.outgoing)
    } catch {
      throw UpstreamError(writing: error)
    }
    return relay.outgoing.isEmpty && source.isFinished
  }

  /// Sends the rest of head and body. False when the upstream began to answer before it had the whole body.
  private func sendRequest(_ relay: Relay, _ connection: UpstreamConnection) async throws(UpstreamError)
    -> Bool
  {
    let socket = connection.socket
    try source.move(to: relay.outgoing)
    do throws(SocketError) {
      try await socket.write(relay.outgoing, deadline: socket.loop.now + pool.settings.timeouts.write)
    } catch {
      throw UpstreamError(writing: error)
    }
    relay.outgoing.wipe()
    if source.isFinished { return true }
    try await source.invite(request)
    return try await requestPump(relay, socket).run()
  }

  private func requestPump(_ relay: Relay, _ upstream: Socket) -> RequestBodyPump {
    RequestBodyPump(source: source, relay: relay, upstream: upstream, timeouts: pool.settings.timeouts)
  }

  /// Reads the head of the final answer into `relay.head`. Interim answers (1xx) are dropped: the client has had its
  /// 100 from us, and never asked for another protocol.
  func receiveHead(_ relay: Relay, _ connection: UpstreamConnection) async throws(UpstreamError) {
    let socket = connection.socket
    let deadline = socket.loop.now + pool.settings.timeouts.read
    while true {
      do throws(HTTPError) {
        while !relay.incoming.isEmpty, try relay.parse(answering: request.method) {
          if !relay.head.isInterim { return }
        }
      } catch {
        throw .badResponse(error)
      }
      do throws(SocketError) {
        let count = try await socket.read(into: relay.incoming, room: 8 << 10, deadline: deadline)
        if count == 0 { throw .disconnected(SystemError(call: "recv", code: 0)) }
      } catch {
        throw UpstreamError(reading: error)
      }
    }
  }

  /// Sends the answer's head and streams its body; true when the upstream's connection may be used again.
  func answer(
    _ permit: borrowing Permit, _ relay: Relay, _ connection: UpstreamConnection, isSent: Bool,
    _ report: inout ForwardReport
  ) async throws(UpstreamError) -> Bool {
    let head = relay.head
    if head.status == 101 { throw .badResponse(.badExpectation) }
    var body = IncomingBody(answering: head.body)
    let framing = ResponseWriter.Framing(for: head.body, toHTTP10: request.version == .http10)
    report.status = head.status
    report.keepsClient = mayKeepClient && isSent && request.keepsAlive && framing != .untilClose
    writeAnswer(permit, relay, framing: framing, keepsAlive: report.keepsClient)
    let pump = ResponseBodyPump(
      client: client, relay: relay, upstream: connection.socket, isChunked: framing == .chunked,
      readTimeout: pool.settings.timeouts.read)
    var isDone = isSent
    do throws(UpstreamError) {
      if isSent {
        let isWhole = try pump.runAtOnce(&body, &report)
        if !isWhole { try await pump.run(&body, &report) }
      } else {
        let duplex = DuplexPump(request: requestPump(relay, connection.socket), response: pump)
        isDone = try await duplex.run(&body, &report)
      }
    } catch {
      report.keepsClient = false
      throw error
    }
    return isDone && head.keepsAlive && head.body != .untilClose && relay.incoming.isEmpty
  }
}
