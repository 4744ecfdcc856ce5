internal import Bytes
internal import HTTP
internal import Reactor
internal import Transport

/// Where a request's body comes from: the client's connection, as it arrives, or the place where it was held
/// while somebody was asked.
struct RequestBodySource {
  /// Read at once while much of the body is still to come.
  private static let stride = 64 << 10

  let client: InboundConnection
  /// Nil for a body that comes as it is sent.
  let held: HeldBody?

  /// Whether all of the body has been moved.
  var isFinished: Bool { held?.isAtEnd ?? client.body.isFinished }

  /// How the upstream is told where the body ends: a held body's length is known, however it came.
  func framing(of head: RequestHead) -> BodyFraming { held.map { .length($0.count) } ?? head.body }

  /// Moves what is already here to `output`.
  func move(to output: Buffer) throws(UpstreamError) {
    if let held {
      _ = held.move(to: output)
      return
    }
    do throws(HTTPError) {
      try client.body.forward(from: client.input, to: output)
    } catch {
      throw .badRequestBody(error)
    }
  }

  /// Tells a client that waits for it to go on with its body.
  func invite(_ head: RequestHead) async throws(UpstreamError) {
    guard head.expectsContinue && held == nil && client.body.count == 0 else { return }
    do throws(SocketError) {
      try await client.sendContinue()
    } catch {
      throw UpstreamError(answering: error)
    }
  }

  /// Moves more of the body to `output`, which is empty, if there is any without waiting; false when there is
  /// none.
  func fill(_ output: Buffer) throws(UpstreamError) -> Bool {
    if let held { return held.move(to: output) }
    do throws(HTTPError) {
      if !client.input.isEmpty {
        try client.body.forward(from: client.input, to: output)
        if !output.isEmpty || client.body.isFinished { return true }
      }
      // A body of known length needs no unframing: it is read straight into the buffer it is sent from.
      let direct = client.input.isEmpty ? client.body.directLimit : nil
      let target = direct == nil ? client.input : output
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

  /// Fetches more of a held body from its file, where nothing of it is at hand; true when it did.
  func load() async throws(UpstreamError) -> Bool {
    guard let held, held.needsLoading else { return false }
    do throws(HoldingError) {
      try await held.load()
      return true
    } catch {
      throw .heldBodyLost
    }
  }
}
