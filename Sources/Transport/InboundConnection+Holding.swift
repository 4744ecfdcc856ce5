internal import Bytes
package import Crypto
package import HTTP
internal import Reactor

extension InboundConnection {
  /// All of a held body may take this many times as long as the next bytes of one: a client that sends a byte
  /// at a time must not take room for days.
  private static let patience = 10

  /// Reads the whole body of `head` into a place where it can wait, so that nothing of it hides whether its
  /// client is still there. A client that asked for it (`Expect: 100-continue`) is told to go on.
  ///
  /// - Parameters:
  ///   - head: the request; nothing of its body has been read.
  ///   - room: where held bodies are.
  ///   - isStranger: whether nobody is signed in.
  /// - Returns: the body and its SHA-256.
  /// - Throws: why it cannot be held. Nothing is kept then; what was not read is still on the connection.
  package func holdBody(
    of head: RequestHead, in room: HoldingRoom, isStranger: Bool
  ) async throws(HoldingError) -> (body: HeldBody, digest: Digest) {
    if case .length(let announced) = head.body, announced > room.settings.largest.bytes {
      throw .body(.tooLarge)
    }
    let held = HeldBody(in: room, isStranger: isStranger)
    let piece = Buffer(capacity: 4096)
    let end = socket.loop.now + timeouts.body * Self.patience
    // A client that is gone shows at the next read.
    if head.expectsContinue && input.isEmpty { try? await sendContinue() }
    while true {
      try take(into: piece)
      try await held.append(piece)
      if body.isFinished { break }
      try await receive(before: end)
    }
    return (held, try await held.finish())
  }

  /// Moves what is here of the body to `piece`, without framing; trailers are dropped.
  private func take(into piece: Buffer) throws(HoldingError) {
    do throws(HTTPError) {
      try body.move(from: input, to: piece)
    } catch {
      throw .body(error == .bodyTooLarge ? .tooLarge : .malformed(error))
    }
  }

  private func receive(before end: MonotonicTime) async throws(HoldingError) {
    do throws(SocketError) {
      let deadline = min(end, socket.loop.now + timeouts.body)
      let count = try await socket.read(into: input, room: 16 << 10, deadline: deadline)
      if count == 0 { throw SocketError.interrupted }
    } catch {
      throw .body(error == .timedOut ? .timedOut : .disconnected)
    }
  }
}
