internal import Bytes
internal import HTTP
internal import Reactor

/// One direction of a tunnel: reads at one socket, looks at the frames, writes at the other. What is written is always
/// whole frames but for the last, and where that one ends is known, so that a close frame can be put behind it.
final class TunnelLane {
  private let source: Socket
  private let target: Socket
  private let buffers: TunnelBuffers
  private var scanner: FrameScanner
  /// What is on its way; nil while nothing is.
  private var buffer: Buffer?
  /// Bytes at the front of the buffer that the scanner has let through.
  private var cleared = 0
  /// The last place within them between two frames; nil where the frame at the front has begun to be sent, and does not
  /// end within them.
  private var boundary: Int? = 0
  private var closeFrame: [UInt8]?

  /// Bytes sent so far, frame headers included.
  private(set) var bytes = 0
  /// Whether the source will send nothing more.
  private(set) var isAtEnd = false
  /// Whether nothing more of the source is handed on.
  private(set) var isSealed = false
  /// Whether the target has been told that nothing will follow.
  private(set) var hasEnded = false
  /// Since when the target has taken nothing of what waits for it; nil while nothing waits.
  private(set) var stalledSince: MonotonicTime?

  /// The source's frames break the rules of RFC 6455. Thrown once; nothing of what follows is handed on.
  struct BadFrame: Error {}

  init(from source: Socket, to target: Socket, _ scanner: FrameScanner, _ buffers: TunnelBuffers) {
    self.source = source
    self.target = target
    self.scanner = scanner
    self.buffers = buffers
  }

  /// Whether what the source sends is thrown away.
  private var isMute: Bool { isSealed || scanner.isClosed || scanner.isBroken }
  /// Frames of messages that the source has begun to send.
  var dataFrames: UInt64 { scanner.dataFrames }
  /// Whether a close frame has gone through, the source's or one of ours.
  var isClosed: Bool { scanner.isClosed || isSealed }

  /// Takes what was received before the tunnel began.
  func begin(with received: Buffer) throws(BadFrame) {
    guard !received.isEmpty else { return }
    let held = buffers.take()
    held.append(received.readable)
    received.removeAll()
    buffer = held
    try look()
  }

  /// Moves what can be moved without waiting; false when nothing can.
  func step() throws(BadFrame) -> Bool {
    let hasSent = send()
    guard cleared == 0, !isAtEnd, try receive() else { return hasSent }
    _ = send()
    return true
  }

  /// Lets nothing of the source through any more, but for the rest of a frame that has begun, and puts a close frame
  /// behind it; none where the source has closed already.
  func close(with frame: [UInt8]) {
    guard !isSealed else { return }
    closeFrame = frame
    seal()
  }

  /// Gives back what is held. The tunnel is over.
  func finish() {
    if let buffer { buffers.put(buffer) }
    buffer = nil
    cleared = 0
  }

  private func seal() {
    guard let frame = closeFrame, let boundary else { return }
    closeFrame = nil
    isSealed = true
    let held = buffer ?? buffers.take()
    buffer = held
    held.truncate(to: boundary)
    if !scanner.isClosed { held.append(frame) }
    cleared = held.count
  }

  private func send() -> Bool {
    guard let buffer, cleared > 0 else {
      endIfOver()
      return false
    }
    let sent: Int
    do throws(SocketError) {
      sent = try target.writeNow(buffer, limit: cleared)
    } catch {
      giveUp()
      return false
    }
    cleared -= sent
    bytes += sent
    if let place = boundary { boundary = sent <= place ? place - sent : nil }
    if cleared == 0 {
      stalledSince = nil
      if buffer.isEmpty {
        buffers.put(buffer)
        self.buffer = nil
      }
      endIfOver()
    } else if sent > 0 || stalledSince == nil {
      stalledSince = source.loop.now
    }
    return sent > 0
  }

  /// Tells the target that nothing will follow, once everything has been sent.
  private func endIfOver() {
    guard !hasEnded, isAtEnd || isSealed else { return }
    hasEnded = true
    target.endSending()
  }

  /// The target is gone. That its connection has ended shows in the other lane; here it only takes nothing any more.
  private func giveUp() {
    finish()
    isSealed = true
    hasEnded = true
    stalledSince = nil
  }

  /// Reads once; false when there is nothing to read now. A broken connection counts as ended.
  private func receive() throws(BadFrame) -> Bool {
    let held = buffer ?? buffers.take()
    buffer = held
    defer { letGo(held) }
    let count: Int?
    do throws(SocketError) {
      count = try source.readNow(into: held, room: TunnelBuffers.size / 2)
    } catch {
      count = 0
    }
    if count == 0 { isAtEnd = true }
    if let count, count > 0 { try look() }
    return count != nil
  }

  private func letGo(_ held: Buffer) {
    if isMute { held.truncate(to: cleared) }
    guard held.isEmpty else { return }
    buffers.put(held)
    buffer = nil
  }

  /// Looks at what has come since the last look.
  private func look() throws(BadFrame) {
    guard let held = buffer, !isMute else { return }
    let progress = scanner.scan(held.readable.extracting(cleared..<held.count))
    if let place = progress.boundary { boundary = cleared + place }
    cleared += progress.cleared
    if closeFrame != nil { seal() }
    if scanner.isBroken && !isSealed { throw BadFrame() }
  }
}
