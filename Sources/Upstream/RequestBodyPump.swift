internal import Bytes
internal import HTTP
internal import Reactor
internal import Transport

/// Moves the rest of a request's body from client to upstream, watching for an answer that comes before its end.
struct RequestBodyPump {
  let source: RequestBodySource
  let relay: Relay
  let upstream: Socket
  let timeouts: UpstreamTimeouts

  private var client: InboundConnection { source.client }

  /// Runs until the body has been sent (true) or the upstream has begun to answer (false).
  func run() async throws(UpstreamError) -> Bool {
    client.socket.activity = relay.activity
    upstream.activity = relay.activity
    defer {
      client.socket.activity = nil
      upstream.activity = nil
    }
    var share = LoopShare()
    while true {
      if relay.outgoing.isEmpty && source.isFinished { return true }
      let hasMoved = try await move()
      if hasMoved && !share.isUsedUp() { continue }
      if try hasAnswer() { return false }
      if hasMoved { await Task.yield() } else { try await wait() }
    }
  }

  /// Moves what can be moved without waiting; false when nothing can.
  func step() throws(UpstreamError) -> Bool {
    if !relay.outgoing.isEmpty { return try send() }
    return source.isFinished ? false : try source.fill(relay.outgoing)
  }

  /// The same, and fetches more of a held body where its next bytes are not in memory.
  func move() async throws(UpstreamError) -> Bool {
    if try step() { return true }
    return relay.outgoing.isEmpty ? try await source.load() : false
  }

  private func send() throws(UpstreamError) -> Bool {
    do throws(SocketError) {
      return try upstream.writeNow(relay.outgoing) > 0
    } catch {
      // An upstream that closes its receiving side may still have sent its answer.
      if try hasAnswer() { return false }
      throw UpstreamError(writing: error)
    }
  }

  private func hasAnswer() throws(UpstreamError) -> Bool {
    do throws(SocketError) {
      guard let count = try upstream.readNow(into: relay.incoming, room: 8 << 10) else { return false }
      if count == 0 { throw .disconnected(SystemError(call: "recv", code: 0)) }
      return true
    } catch {
      throw UpstreamError(reading: error)
    }
  }

  private func wait() async throws(UpstreamError) {
    if client.socket.isInterrupted { throw .clientLeft }
    let isReceiving = relay.outgoing.isEmpty
    let limit = isReceiving ? client.timeouts.body : timeouts.write
    do throws(SocketError) {
      try await relay.activity.wait(deadline: upstream.loop.now + limit)
    } catch {
      throw isReceiving ? .requestBodyTimedOut : .writeTimedOut
    }
  }
}
