internal import Bytes
internal import HTTP
internal import Reactor
internal import Transport

/// Moves bytes both ways for an upstream that began to answer before it had the whole request: one that answers as it
/// reads, or one that has read enough. Straight-line code over two sockets: try everything, wait for news of either.
struct DuplexPump {
  let request: RequestBodyPump
  let response: ResponseBodyPump

  private var client: InboundConnection { request.source.client }
  private var relay: Relay { request.relay }
  private var upstream: Socket { request.upstream }

  init(request: RequestBodyPump, response: ResponseBodyPump) {
    self.request = request
    self.response = response
  }

  /// Runs to the end of the answer's body. What the upstream does not want of the request by then is not sent.
  /// - Returns: whether the whole request was sent.
  func run(_ body: inout IncomingBody, _ report: inout ForwardReport) async throws(UpstreamError) -> Bool {
    client.socket.activity = relay.activity
    upstream.activity = relay.activity
    defer {
      client.socket.activity = nil
      upstream.activity = nil
    }
    var takesRequest = true
    var share = LoopShare()
    while true {
      var moved = try sendAnswer(&report)
      report.bytesOut = body.count
      if relay.answer.isEmpty {
        // Bytes that came while the request was sent.
        try response.unframe(&body)
        if !relay.answer.isEmpty { continue }
        if body.isFinished { return takesRequest && request.source.isFinished && relay.outgoing.isEmpty }
        if try response.readNow(&body) { moved = true }
      }
      if takesRequest {
        do throws(UpstreamError) {
          if try await request.move() { moved = true }
        } catch {
          // An upstream that has read enough closes its end, and its answer is still whole. The client's own failures
          // end the exchange.
          guard error.side == .upstream else { throw error }
          takesRequest = false
        }
      }
      if !moved { try await wait() } else if share.isUsedUp() { await Task.yield() }
    }
  }

  private func sendAnswer(_ report: inout ForwardReport) throws(UpstreamError) -> Bool {
    guard !relay.answer.isEmpty else { return false }
    report.hasStarted = true
    do throws(SocketError) {
      return try client.socket.writeNow(relay.answer) > 0
    } catch {
      throw UpstreamError(answering: error)
    }
  }

  private func wait() async throws(UpstreamError) {
    if client.socket.isInterrupted { throw .clientLeft }
    let isAnswering = !relay.answer.isEmpty
    let limit = isAnswering ? client.timeouts.write : response.readTimeout
    do throws(SocketError) {
      try await relay.activity.wait(deadline: upstream.loop.now + limit)
    } catch {
      throw isAnswering ? .clientTooSlow : .readTimedOut
    }
  }
}
