package import Bytes
package import HTTP
package import Reactor

/// The server's side of one HTTP/1.1 connection: heads in, bodies in, answers out, in order. Lives on its loop.
package final class InboundConnection {
  /// The connection to the client.
  package let socket: Socket
  /// The other end as the kernel sees it.
  package let peer: SocketAddress
  /// What the client sent behind the head of the current request.
  package var body: IncomingBody
  /// How long each step may take.
  package let timeouts: ConnectionTimeouts
  /// The ceilings on what the client sends.
  package let limits: HTTPLimits

  private let intakes: IntakePool
  private var intake: Intake?

  /// What came of waiting for a request.
  package enum Arrival {
    /// A head, valid until the next `receiveHead()`.
    case request(RequestHead)
    /// The client closed between requests, or was idle for too long: nothing to answer.
    case ended
    /// The bytes are no acceptable request: answer and close. The head is there where it was read in full and only the
    /// body that it announces is too large.
    case refused(HTTPError, RequestHead?)
    /// The head did not arrive in time: answer 408 and close.
    case tooSlow
    /// The connection broke in the middle of a head: nobody to answer.
    case lost
  }

  /// - Parameters:
  ///   - socket: closed by whoever made it.
  ///   - peer: the other end.
  ///   - intakes: the worker's pool.
  ///   - limits: ceilings, the pool's too.
  ///   - timeouts: per step.
  package init(
    _ socket: Socket, peer: SocketAddress, intakes: IntakePool, limits: HTTPLimits,
    timeouts: ConnectionTimeouts
  ) {
    self.socket = socket
    self.peer = peer
    self.intakes = intakes
    self.limits = limits
    self.timeouts = timeouts
    body = IncomingBody()
  }

  /// The bytes behind what was parsed; only while a request is on the connection.
  package var input: Buffer {
    guard let intake else { preconditionFailure("no request is on this connection") }
    return intake.input
  }

  /// Waits for the next request. The body of the one before has been read to its end.
  ///
  /// Bytes that are already here (pipelining) are used first. While nothing is here, the connection holds no buffer
  /// and the keep-alive time-out runs; from the first byte on the head time-out does.
  package func receiveHead() async -> Arrival {
    precondition(body.isFinished, "the body of the request before is still on the connection")
    body = IncomingBody()
    var deadline = socket.loop.now + timeouts.head
    do throws(SocketError) {
      while true {
        let intake = self.intake ?? intakes.take()
        self.intake = intake
        if !intake.input.isEmpty {
          do throws(HTTPError) {
            if try intake.parse() {
              body = IncomingBody(intake.head.body, limits: limits)
              return .request(intake.head)
            }
          } catch {
            return .refused(error, error == .bodyTooLarge ? intake.head : nil)
          }
          let count = try await socket.read(into: intake.input, room: 2048, deadline: deadline)
          if count == 0 { return .lost }
        } else if let count = try socket.readNow(into: intake.input, room: 2048) {
          if count == 0 { return .ended }
          deadline = socket.loop.now + timeouts.head
        } else {
          releaseIntake()
          try await waitForFirstByte()
        }
      }
    } catch {
      let isBetweenRequests = intake?.input.isEmpty ?? true
      if isBetweenRequests { return .ended }
      return error == .timedOut ? .tooSlow : .lost
    }
  }

  private func waitForFirstByte() async throws(SocketError) {
    try await socket.waitUntilReadable(deadline: socket.loop.now + timeouts.keepAlive)
  }

  /// Gives the buffer back to the worker: the connection idles or ends.
  package func releaseIntake() {
    guard let intake else { return }
    self.intake = nil
    intakes.put(intake)
  }

  /// Sends everything in `buffer`.
  package func send(_ buffer: Buffer) async throws(SocketError) {
    try await socket.write(buffer, deadline: socket.loop.now + timeouts.write)
  }

  /// Sends an answer of our own, whole.
  /// - Parameters:
  ///   - response: the answer.
  ///   - head: the request, where one could be read: an answer to HEAD has no body.
  ///   - keepsAlive: what the client is told about the connection.
  /// - Throws: when the client is gone or does not read.
  package func send(_ response: Response, to head: RequestHead?, keepsAlive: Bool) async throws(SocketError) {
    let output = Buffer(capacity: 1024 + response.body.count)
    response.write(onto: output, headOnly: head?.method == .head, keepAlive: keepsAlive)
    try await send(output)
  }

  /// Tells a client that asked (`Expect: 100-continue`, RFC 9110, 10.1.1) to go on with its body.
  package func sendContinue() async throws(SocketError) {
    let interim = Buffer(capacity: 64)
    interim.append("HTTP/1.1 100 Continue\r\n\r\n")
    try await send(interim)
  }

  /// Reads the whole body into memory. The body's time-out is one for all of it: a body that comes a byte at a time
  /// must not hold its connection for days.
  /// - Parameter limit: bytes at most.
  /// - Returns: the body without framing.
  /// - Throws: `InboundBodyError` when it is longer, malformed, late, or cut off.
  package func readBody(limit: Int) async throws(InboundBodyError) -> [UInt8] {
    let collected = Buffer(capacity: 512)
    let deadline = socket.loop.now + timeouts.body
    while true {
      do throws(HTTPError) {
        try body.move(from: input, to: collected, atMost: limit + 1)
      } catch {
        throw .malformed(error)
      }
      if collected.count > limit { throw .tooLarge }
      if body.isFinished { break }
      do throws(SocketError) {
        let count = try await socket.read(into: input, room: 4096, deadline: deadline)
        if count == 0 { throw SocketError.interrupted }
      } catch {
        throw error == .timedOut ? .timedOut : .disconnected
      }
    }
    return collected.array
  }

  /// Ends a connection on which the client may still be sending: says so (half-close) and takes in what still comes
  /// for a moment, so that the answer before is not destroyed by a reset.
  package func closeAfterAnswer() async {
    socket.endSending()
    let deadline = socket.loop.now + .seconds(1)
    let rest = Buffer(capacity: 16 << 10)
    var total = 0
    while total < 256 << 10 {
      do throws(SocketError) {
        let count = try await socket.read(into: rest, room: 4096, deadline: deadline)
        if count == 0 { break }
        total += count
        rest.removeAll()
      } catch {
        break
      }
    }
    socket.close()
  }
}
