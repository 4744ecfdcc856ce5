package import Bytes

/// One connected TCP stream on one loop: reads and writes that try the kernel first and suspend only when it says
/// "not now", each bounded by a deadline.
///
/// Registered once with epoll, edge-triggered. Lives on its loop only; whoever made it calls `close()`. At most one
/// read and one write may be waiting at a time.
@safe
package final class Socket: Registration {
  /// The loop this socket lives on.
  package let loop: EventLoop
  private var descriptor: Descriptor?
  private let number: Int32

  private var isReadable = true
  private var isWritable = true
  /// The peer has closed its sending side, or the connection is broken. Bytes may still be waiting to be read.
  package private(set) var peerHasClosed = false
  /// Whether `interrupt()` was called: every read and write fails from then on.
  package private(set) var isInterrupted = false

  private var reader: UnsafeContinuation<Wake, Never>?
  private var writer: UnsafeContinuation<Wake, Never>?
  private var readDeadline = MonotonicTime.distantFuture
  private var writeDeadline = MonotonicTime.distantFuture
  private var share = LoopShare()
  // One lazy timer for both directions: it is not moved when a deadline is, but looks at the deadlines when it fires.
  private let timer = LoopTimer()

  /// Called on the loop once the peer has closed or broken the connection, whether or not anybody reads: so that an
  /// exchange can be given up while it waits for something else. Set it to nil when done.
  package var onPeerClosed: (() -> Void)?

  /// Interrupted once this socket's peer has closed or broken the connection: the other side of an exchange that makes
  /// no sense without this one. Set it to nil when done.
  package var partner: Socket?

  /// Raised at every piece of news, for a task that watches several sockets.
  package var activity: ActivitySignal?

  private enum Wake { case ready, timedOut, interrupted }

  /// Takes over an accepted connection.
  package convenience init(_ accepted: consuming AcceptedSocket, on loop: EventLoop) throws(SystemError) {
    try self.init(accepted.takeDescriptor(), on: loop)
  }

  init(_ descriptor: consuming Descriptor, on loop: EventLoop) throws(SystemError) {
    self.loop = loop
    number = descriptor.number
    System.sendAtOnce(descriptor)
    self.descriptor = consume descriptor
    super.init()
    timer.onFire = { [unowned self] in expire() }
    try loop.register(self, for: number, [.readable, .writable, .peerClosed, .edgeTriggered])
  }

  /// Connects to `address`.
  /// - Parameters:
  ///   - address: where to.
  ///   - loop: the caller's loop.
  ///   - deadline: when to give up.
  /// - Returns: the connected socket, which the caller closes.
  /// - Throws: `disconnected` when refused or unreachable, `timedOut`, `system` when out of descriptors.
  package static func connect(
    to address: SocketAddress, on loop: EventLoop, deadline: MonotonicTime
  ) async throws(SocketError) -> Socket {
    let socket: Socket
    let isConnected: Bool
    do throws(SystemError) {
      let descriptor = try System.makeSocket(for: address.address)
      isConnected = try System.connect(descriptor, to: address)
      socket = try Socket(descriptor, on: loop)
    } catch {
      throw error.call.description == "connect" ? .disconnected(error) : .system(error)
    }
    if !isConnected {
      do throws(SocketError) {
        try await socket.finishConnecting(deadline: deadline)
      } catch {
        socket.close()
        throw error
      }
    }
    return socket
  }

  private func finishConnecting(deadline: MonotonicTime) async throws(SocketError) {
    isWritable = false
    try await waitUntilWritable(deadline: deadline)
    let code = System.pendingError(of: number)
    if code != 0 { throw .disconnected(SystemError(call: "connect", code: code)) }
  }

  /// Deregisters and closes. Whoever waits is woken with `interrupted`. Closing twice is harmless.
  package func close() {
    guard descriptor != nil else { return }
    loop.deregister(self, for: nil)
    loop.cancel(timer)
    onPeerClosed = nil
    interrupt()
    activity = nil
    partner = nil
    descriptor = nil
  }

  /// Closes so that the peer can take nothing for whole: what is on its way is thrown away, and the peer's next read
  /// fails instead of finding an end.
  package func reset() {
    if descriptor != nil { System.resetAtClose(number) }
    close()
  }

  /// Makes the waiting read or write, and every later one, fail with `interrupted`; the partner's too.
  package func interrupt() {
    isInterrupted = true
    resumeReader(.interrupted)
    resumeWriter(.interrupted)
    activity?.raise()
    partner?.interrupt()
  }

  /// Tells the peer that no more bytes will follow (a half-close); reading goes on.
  package func endSending() {
    if descriptor != nil { System.endSending(number) }
  }

  // Reading

  /// Reads once into `buffer`: at least one byte, at most the buffer's free room.
  /// - Parameters:
  ///   - buffer: bytes are appended.
  ///   - room: free room to make first, in bytes.
  ///   - limit: bytes to take at most, for bytes behind which something else begins.
  ///   - deadline: when to give up waiting.
  /// - Returns: how many bytes came; 0 at the end of the stream.
  /// - Throws: `timedOut`, `interrupted`, or `disconnected` when the connection broke.
  package func read(
    into buffer: Buffer, room: Int, limit: Int = .max, deadline: MonotonicTime
  ) async throws(SocketError) -> Int {
    while true {
      if let count = try readNow(into: buffer, room: room, limit: limit) {
        guard share.isUsedUp() else { return count }
        // A peer that is never silent does not keep the loop, nor its reader from the deadline.
        await Task.yield()
        if loop.now >= deadline { throw .timedOut }
        return count
      }
      try await waitUntilReadable(deadline: deadline)
    }
  }

  /// Reads what is there without waiting; nil when nothing is.
  package func readNow(into buffer: Buffer, room: Int, limit: Int = .max) throws(SocketError) -> Int? {
    if isInterrupted { throw .interrupted }
    guard isReadable else { return nil }
    do throws(SystemError) {
      // Sound: the closure writes at most what it is given and the kernel says how much it was.
      return try unsafe buffer.withUnsafeFreeBytes(atLeast: room) { (memory) throws(SystemError) -> Int in
        let wanted = min(memory.count, limit)
        let count = try unsafe System.receive(
          number, into: UnsafeMutableRawBufferPointer(rebasing: memory[..<wanted]))
        // A short read has emptied the socket; the next bytes will be a new edge. The end of the stream may already
        // have been announced, and then no new edge comes.
        if count < wanted && count > 0 && !peerHasClosed { isReadable = false }
        return count
      }
    } catch {
      guard error.isWouldBlock else { throw .disconnected(error) }
      isReadable = false
      return nil
    }
  }

  /// Suspends until something can be read. May return although nothing can: try again then.
  package func waitUntilReadable(deadline: MonotonicTime) async throws(SocketError) {
    if isReadable { return }
    if isInterrupted { throw .interrupted }
    precondition(unsafe reader == nil, "two reads wait on one socket")
    readDeadline = deadline
    arm(deadline)
    let wake = await unsafe withUnsafeContinuation { unsafe reader = $0 }
    readDeadline = .distantFuture
    switch wake {
    case .ready: return
    case .timedOut: throw .timedOut
    case .interrupted: throw .interrupted
    }
  }

  /// Whether bytes, or the end of the stream, may have arrived that nobody has read: on an idle connection the sign that
  /// it must not be used again.
  package var hasUnreadNews: Bool { isReadable || peerHasClosed || isInterrupted }

  /// Whether nothing has arrived that nobody has read; asks the kernel where the loop does not know.
  /// `scratch` is an empty buffer; what is found in the socket is read into it and thrown away.
  package func isQuiet(scratch: Buffer) -> Bool {
    if peerHasClosed || isInterrupted { return false }
    do throws(SocketError) {
      if try readNow(into: scratch, room: 64) == nil { return true }
    } catch {
      return false
    }
    scratch.removeAll()
    return false
  }

  // Writing

  /// Writes all unread bytes of `buffer` and consumes them.
  /// - Parameters:
  ///   - buffer: what to send; on failure it holds what was not sent.
  ///   - deadline: when to give up; one for the whole write.
  /// - Throws: `timedOut`, `interrupted`, or `disconnected` when the connection broke.
  package func write(_ buffer: Buffer, deadline: MonotonicTime) async throws(SocketError) {
    while !buffer.isEmpty {
      if try writeNow(buffer) == 0 { try await waitUntilWritable(deadline: deadline) }
    }
  }

  /// Writes what the kernel takes without waiting.
  /// - Parameters:
  ///   - buffer: what is written is consumed.
  ///   - limit: bytes to write at most, where what is behind them must wait.
  /// - Returns: how many bytes; 0 when the kernel takes nothing now.
  /// - Throws: `interrupted`, or `disconnected` when the connection broke.
  package func writeNow(_ buffer: Buffer, limit: Int = .max) throws(SocketError) -> Int {
    if isInterrupted { throw .interrupted }
    guard isWritable else { return 0 }
    let bytes = buffer.readable.extracting(first: limit)
    do throws(SystemError) {
      let sent = try unsafe bytes.withUnsafeBytes { (memory) throws(SystemError) -> Int in
        try unsafe System.send(number, memory)
      }
      buffer.consume(sent)
      return sent
    } catch {
      guard error.isWouldBlock else { throw .disconnected(error) }
      isWritable = false
      return 0
    }
  }

  private func waitUntilWritable(deadline: MonotonicTime) async throws(SocketError) {
    if isWritable { return }
    if isInterrupted { throw .interrupted }
    precondition(unsafe writer == nil, "two writes wait on one socket")
    writeDeadline = deadline
    arm(deadline)
    let wake = await unsafe withUnsafeContinuation { unsafe writer = $0 }
    writeDeadline = .distantFuture
    switch wake {
    case .ready: return
    case .timedOut: throw .timedOut
    case .interrupted: throw .interrupted
    }
  }

  // News from the loop

  override func ready(_ readiness: Readiness) {
    if !readiness.isDisjoint(with: [.peerClosed, .hangUp, .error]) { peerHasClosed = true }
    if !readiness.isDisjoint(with: [.readable, .peerClosed, .hangUp, .error]) {
      isReadable = true
      resumeReader(.ready)
    }
    if !readiness.isDisjoint(with: [.writable, .hangUp, .error]) {
      isWritable = true
      resumeWriter(.ready)
    }
    activity?.raise()
    if peerHasClosed, let partner { partner.interrupt() }
    if peerHasClosed, let report = onPeerClosed {
      onPeerClosed = nil
      report()
    }
  }

  private func resumeReader(_ wake: Wake) {
    guard let waiting = unsafe reader else { return }
    unsafe reader = nil
    unsafe waiting.resume(returning: wake)
  }

  private func resumeWriter(_ wake: Wake) {
    guard let waiting = unsafe writer else { return }
    unsafe writer = nil
    unsafe waiting.resume(returning: wake)
  }

  // Deadlines

  private func arm(_ deadline: MonotonicTime) {
    if deadline == .distantFuture { return }
    if let due = timer.due, due <= deadline { return }
    loop.schedule(timer, at: deadline)
  }

  private func expire() {
    let now = loop.now
    if readDeadline <= now { resumeReader(.timedOut) }
    if writeDeadline <= now { resumeWriter(.timedOut) }
    let nextRead = readDeadline <= now ? .distantFuture : readDeadline
    let nextWrite = writeDeadline <= now ? .distantFuture : writeDeadline
    let next = min(nextRead, nextWrite)
    if next != .distantFuture { loop.schedule(timer, at: next) }
  }
}
