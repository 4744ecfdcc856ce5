internal import Bytes
internal import HTTP
internal import Reactor

/// One connection of a `ServiceServer`, from its first request to its end.
final class ServiceConnection {
  private let inbound: InboundConnection
  private let output = Buffer(capacity: 4096)
  /// The task that serves it.
  var task: Task<Void, Never>?

  init(_ inbound: InboundConnection) { self.inbound = inbound }

  /// Ends it, whatever it is doing.
  func cancel() {
    task?.cancel()
    inbound.socket.interrupt()
  }

  /// Serves requests until the connection ends.
  func serve(settings: ServiceServer.Settings, handler: ServiceServer.Handler) async {
    var share = LoopShare()
    while !Task.isCancelled {
      if share.isUsedUp() { await Task.yield() }
      switch await inbound.receiveHead() {
      case .ended, .lost:
        inbound.socket.close()
        return
      case .refused(let error, _):
        return await refuse(
          status: error.kind == .headTooLarge ? 431 : error.kind == .bodyTooLarge ? 413 : 400)
      case .tooSlow:
        return await refuse(status: 408)
      case .request(let head):
        guard await answer(head, settings, handler) else {
          await inbound.closeAfterAnswer()
          inbound.releaseIntake()
          return
        }
      }
    }
    inbound.socket.close()
  }

  /// Answers one request; false when the connection is to end.
  private func answer(
    _ head: RequestHead, _ settings: ServiceServer.Settings, _ handler: ServiceServer.Handler
  ) async -> Bool {
    let isHead = head.method == .head
    let keepsAlive = head.keepsAlive
    let request: ServedRequest
    do throws(InboundBodyError) {
      // A client that is gone shows at the next read.
      if head.expectsContinue { try? await inbound.sendContinue() }
      let body = try await inbound.readBody(limit: settings.limits.body?.bytes ?? .max)
      request = ServedRequest(head, cookieName: settings.cookieName, body: body, peer: inbound.peer.address)
    } catch {
      let status =
        error == .tooLarge || error == .malformed(.bodyTooLarge) ? 413 : error == .timedOut ? 408 : 400
      await send(Response(status: status), headOnly: isHead, keepAlive: false)
      return false
    }
    if inbound.socket.peerHasClosed { return false }
    inbound.socket.onPeerClosed = { [weak self] in self?.task?.cancel() }
    let reply = await handler(request)
    switch reply {
    case .response(let response):
      inbound.socket.onPeerClosed = nil
      return await send(response, headOnly: isHead, keepAlive: keepsAlive) && keepsAlive
    case .events(let events):
      await stream(events)
      return false
    }
  }

  private func stream(_ events: AsyncStream<[UInt8]>) async {
    output.append(
      """
      HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\n\
      X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n
      """)
    do throws(SocketError) {
      try await inbound.send(output)
      for await event in events {
        output.append(event)
        try await inbound.send(output)
      }
    } catch {
      // The client is gone; the stream ends with its consumer.
      inbound.socket.interrupt()
    }
  }

  @discardableResult
  private func send(_ response: Response, headOnly: Bool, keepAlive: Bool) async -> Bool {
    output.removeAll()
    response.write(onto: output, headOnly: headOnly, keepAlive: keepAlive)
    do throws(SocketError) {
      try await inbound.send(output)
      return true
    } catch {
      return false
    }
  }

  private func refuse(status: Int) async {
    await send(Response(status: status), headOnly: false, keepAlive: false)
    await inbound.closeAfterAnswer()
    inbound.releaseIntake()
  }
}
