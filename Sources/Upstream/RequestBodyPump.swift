internal import Bytes
internal import HTTP
internal import Reactor
internal import Transport

/// Moves the rest of a request's body from client to upstream, watching for an answer that comes before its end.
struct RequestBodyPump {
  /// Read at once while much of the body is still to come.
  private static let stride = 64 << 10

  let client: InboundConnection
  let relay: Relay
  let upstream: Socket
  let timeouts: UpstreamTimeouts

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
      if relay.outgoing.isEmpty && client.body.isFinished { return true }
      let hasMoved = try step()
      if hasMoved && !share.isUsedUp() { continue }
      if try hasAnswer() { return false }
      if hasMoved { await Task.yield() } else { try await wait() }
    }
  }

  /// Moves what can be moved without waiting; false when nothing can.
  func step() throws(UpstreamError) -> Bool {
    if !relay.outgoing.isEmpty { return try send() }
    return client.body.isFinished ? false : try fill()
  }

  /// Takes more of the body if there is any without waiting.
  private func fill() throws(UpstreamError) -> Bool {
    do throws(HTTPError) {
      if !client.input.isEmpty {
        try client.body.forward(from: client.input, to: relay.outgoing)
        if !relay.outgoing.isEmpty || client.body.isFinished { return true }
      }
      // A body of known length needs no unframing: it is read straight into the buffer it is sent from.
      let direct = client.input.isEmpty ? client.body.directLimit : nil
      let target = direct == nil ? client.input : relay.outgoing
      let count = try read(into: target, limit: direct ?? .max)
      guard let count else { return false }
      if direct != nil { try client.body.countDirect(count) }
      return true
    } catch {
      throw .badRequestBody(error)
    }
  }

  private func read(into buffer: Buffer, limit: Int) throws(HTTPError) -> Int? {
    do throws(SocketError) {
      let count = try client.socket.readNow(
        into: buffer, room: min(Self.stride, max(limit, 4096)), limit: limit)
      if count == 0 { client.socket.interrupt() }
      return count == 0 ? nil : count
    } catch {
      // The client is gone; the wait that follows says so.
      client.socket.interrupt()
      return nil
    }
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
