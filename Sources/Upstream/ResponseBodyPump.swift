internal import Bytes
internal import HTTP
internal import Reactor
internal import Transport

/// Moves an answer from upstream to client: its head, which stands in `relay.answer`, together with as much of the body
/// as is already here, then the rest as it comes. Each read is written out before the next one, so a slow client
/// slows the upstream down and nothing piles up here; and every event of a stream goes out when it comes.
struct ResponseBodyPump {
  /// Read at once while much of the body is still to come.
  private static let stride = 64 << 10

  let client: InboundConnection
  let relay: Relay
  let upstream: Socket
  let isChunked: Bool
  let readTimeout: Duration

  /// Sends an answer that is here in full, as far as the kernel takes it without waiting; true when that was all.
  func runAtOnce(_ body: inout IncomingBody, _ report: inout ForwardReport) throws(UpstreamError) -> Bool {
    try unframe(&body)
    guard body.isFinished else { return false }
    report.bytesOut = body.count
    report.hasStarted = true
    do throws(SocketError) {
      _ = try client.socket.writeNow(relay.answer)
    } catch {
      throw UpstreamError(answering: error)
    }
    return relay.answer.isEmpty
  }

  /// Runs to the end of the body.
  func run(_ body: inout IncomingBody, _ report: inout ForwardReport) async throws(UpstreamError) {
    try unframe(&body)
    while true {
      report.bytesOut = body.count
      if !relay.answer.isEmpty {
        report.hasStarted = true
        do throws(SocketError) {
          try await client.send(relay.answer)
        } catch {
          throw UpstreamError(answering: error)
        }
      }
      if body.isFinished { return }
      // A body that needs no new framing is read straight into the buffer it is sent from.
      let direct = isChunked || !relay.incoming.isEmpty ? nil : body.directLimit
      if let direct {
        if try await read(&body, into: relay.answer, limit: direct) { try count(&body) }
      } else if try await read(&body, into: relay.incoming, limit: .max) {
        try unframe(&body)
      }
    }
  }

  private func count(_ body: inout IncomingBody) throws(UpstreamError) {
    do throws(HTTPError) {
      try body.countDirect(relay.answer.count)
    } catch {
      throw .badResponse(error)
    }
  }

  /// Moves what has arrived of the body to the answer, framed for the client.
  func unframe(_ body: inout IncomingBody) throws(UpstreamError) {
    do throws(HTTPError) {
      if isChunked {
        try body.rechunk(from: relay.incoming, to: relay.answer)
      } else {
        try body.move(from: relay.incoming, to: relay.answer)
      }
    } catch {
      throw .badResponse(error)
    }
  }

  /// Takes more of the body if there is any without waiting; false when there is none.
  func readNow(_ body: inout IncomingBody) throws(UpstreamError) -> Bool {
    let count: Int?
    do throws(SocketError) {
      count = try upstream.readNow(into: relay.incoming, room: 16 << 10)
    } catch {
      throw failure(error)
    }
    guard let count else { return false }
    if count > 0 { try unframe(&body) } else { try end(&body) }
    return true
  }

  /// Reads once; false at the end of the stream, which ends a body that has no other end.
  private func read(_ body: inout IncomingBody, into buffer: Buffer, limit: Int) async throws(UpstreamError)
    -> Bool
  {
    do throws(SocketError) {
      let room = min(Self.stride, max(4096, limit))
      let count = try await upstream.read(
        into: buffer, room: room, limit: limit, deadline: upstream.loop.now + readTimeout)
      if count > 0 { return true }
    } catch {
      throw failure(error)
    }
    try end(&body)
    return false
  }

  private func failure(_ error: SocketError) -> UpstreamError {
    switch error {
    case .timedOut: .readTimedOut
    case .interrupted: .clientLeft
    case .disconnected, .system: .truncatedResponse
    }
  }

  /// Ends a body that has no other end than its connection's.
  private func end(_ body: inout IncomingBody) throws(UpstreamError) {
    guard body.endWithConnection() else { throw .truncatedResponse }
    if isChunked { relay.answer.endChunks() }
  }
}
