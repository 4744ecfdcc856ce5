internal import Bytes
internal import HTTP
internal import Reactor
internal import Transport

/// A WebSocket through the gateway, from the upstream's 101 to the last byte: two lanes between two sockets, moved by
/// one task. Straight-line code: try everything, wait for news of either.
///
/// It ends when its ends part, when it breaks a bound, or when it is told to. Where the gate ends it, both sides get a
/// close frame between two frames; a side that is in the middle of a frame, or does not read, is given a moment. Lives on
/// its loop.
package final class Tunnel {
  /// For the rest of a frame that has begun, and for both sides to take their close frames.
  private static let grace = Duration.milliseconds(350)
  /// For both sides to close their connections after the goodbyes.
  private static let linger = Duration.seconds(1)

  private let client: InboundConnection
  private let upstream: UpstreamConnection
  private let pool: UpstreamPool
  private let down: TunnelLane
  private let up: TunnelLane
  private let activity: ActivitySignal
  private let began: MonotonicTime
  private var lastNews: MonotonicTime
  private var closesAt = MonotonicTime.distantFuture
  private var isLingering = false

  /// Why it ended; nil while it has not.
  package private(set) var end: TunnelEnd?

  init(
    client: InboundConnection, upstream: UpstreamConnection, pool: UpstreamPool, buffers: TunnelBuffers,
    hasExtensions: Bool
  ) {
    self.client = client
    self.upstream = upstream
    self.pool = pool
    down = TunnelLane(
      from: upstream.socket, to: client.socket,
      FrameScanner(.server, allowsExtensionBits: hasExtensions), buffers)
    up = TunnelLane(
      from: client.socket, to: upstream.socket,
      FrameScanner(.client, allowsExtensionBits: hasExtensions), buffers)
    activity = ActivitySignal(on: client.socket.loop)
    began = client.socket.loop.now
    lastNews = began
  }

  /// Bytes from the client, frame headers included.
  package var bytesIn: Int { up.bytes }
  /// Bytes to the client, frame headers included.
  package var bytesOut: Int { down.bytes }
  /// Frames of messages that the client has sent: a sign of the person.
  package var dataFrames: UInt64 { up.dataFrames }
  /// Whether the client has been told that nothing will follow. Otherwise its connection is to be cut.
  package var hasEndedClient: Bool { down.hasEnded }

  /// Ends it soon, with close frames to both sides. The first call counts.
  package func finish(_ cause: TunnelEnd) {
    guard end == nil else { return }
    end = cause
    closesAt = now + Self.grace
    if let code = cause.codeForClient { down.close(with: CloseFrame.forClient(code)) }
    if let code = cause.codeForUpstream { up.close(with: CloseFrame.forUpstream(code)) }
    activity.raise()
  }

  /// Takes what came behind the two heads of the handshake.
  func begin(fromClient: Buffer, fromUpstream: Buffer) {
    attempt(.badUpstreamFrame) { () throws(TunnelLane.BadFrame) in try down.begin(with: fromUpstream) }
    attempt(.badClientFrame) { () throws(TunnelLane.BadFrame) in try up.begin(with: fromClient) }
  }

  /// Moves frames until the end. The upstream's connection is closed then; the client's is its owner's to close.
  package func run() async {
    client.socket.partner = nil
    client.socket.activity = activity
    upstream.socket.activity = activity
    var share = LoopShare()
    while !isOver {
      if step() {
        lastNews = now
        if share.isUsedUp() { await Task.yield() }
      } else {
        await wait()
      }
    }
    if end == nil { end = .clientLeft }
    client.socket.activity = nil
    down.finish()
    up.finish()
    upstream.socket.close()
    pool.leaveTunnel()
  }

  private var now: MonotonicTime { client.socket.loop.now }

  private var isOver: Bool {
    client.socket.isInterrupted || upstream.socket.isInterrupted || now >= closesAt
      || (down.isAtEnd && up.isAtEnd && down.hasEnded && up.hasEnded)
  }

  /// Moves what can be moved without waiting; false when nothing can.
  private func step() -> Bool {
    var hasMoved = false
    attempt(.badUpstreamFrame) { () throws(TunnelLane.BadFrame) in if try down.step() { hasMoved = true } }
    attempt(.badClientFrame) { () throws(TunnelLane.BadFrame) in if try up.step() { hasMoved = true } }
    noteEnd()
    return hasMoved
  }

  private func attempt(_ fault: TunnelEnd, _ move: () throws(TunnelLane.BadFrame) -> Void) {
    do throws(TunnelLane.BadFrame) {
      try move()
    } catch {
      finish(fault)
    }
  }

  /// Sees whether the two sides are parting by themselves, or have taken their close frames.
  private func noteEnd() {
    if end == nil {
      if down.isClosed && up.isClosed {
        end = .closed
      } else if down.isAtEnd || up.isAtEnd {
        // Who closes in the middle of a conversation has said goodbye, or is gone.
        let hasLeft = up.isAtEnd && !up.isClosed && !down.isClosed
        let isGone = down.isAtEnd && !down.isClosed && !up.isClosed
        end = hasLeft ? .clientLeft : isGone ? .upstreamClosed : .closed
      }
      if end != nil { closesAt = now + Self.linger }
    } else if !isLingering && down.hasEnded && up.hasEnded {
      isLingering = true
      closesAt = now + Self.linger
    }
  }

  private func wait() async {
    let limit = nextLimit
    do throws(SocketError) {
      try await activity.wait(deadline: limit.time)
    } catch {
      if let cause = limit.cause { finish(cause) }
    }
  }

  /// The bound that is reached first, and what it means.
  private var nextLimit: (time: MonotonicTime, cause: TunnelEnd?) {
    if end != nil { return (closesAt, nil) }
    let settings = pool.settings.tunnels
    var first: (time: MonotonicTime, cause: TunnelEnd?) = (began + settings.lifetime, .lifetime)
    func consider(_ time: MonotonicTime, _ cause: TunnelEnd) {
      if time < first.time { first = (time, cause) }
    }
    consider(lastNews + settings.idle, .idle)
    if let since = down.stalledSince { consider(since + client.timeouts.write, .clientTooSlow) }
    if let since = up.stalledSince { consider(since + pool.settings.timeouts.write, .upstreamTooSlow) }
    return first
  }
}
