import Bytes

/// Walks along the frames that one end of a WebSocket sends (RFC 6455, 5.2): reads their headers, steps over their
/// payload, and so knows where one frame ends and what may be handed on.
///
/// A value of a few words; nothing is copied and nothing is kept. The header of a frame is let through only when it is
/// there in full and follows the rules, so that a connection can always be ended between two frames.
package struct FrameScanner: Sendable {
  /// Who sends: clients must mask what they send, servers must not (RFC 6455, 5.1).
  package enum Sender: Sendable { case client, server }

  /// How far a scan came.
  package struct Progress: Equatable, Sendable {
    /// Bytes at the front that may be handed on. What is behind them is the beginning of a header, or is refused.
    package var cleared: Int
    /// The last place within them where one frame has ended and the next has not begun; nil where there is none.
    package var boundary: Int?

    package init(cleared: Int, boundary: Int?) {
      self.cleared = cleared
      self.boundary = boundary
    }
  }

  private let sender: Sender
  private let allowsExtensionBits: Bool
  private var payloadLeft: UInt64 = 0
  private var isMessageOpen = false
  private var isClosing = false

  /// Frames of messages so far: text, binary, and what continues them. Pings, pongs and closes are none.
  package private(set) var dataFrames: UInt64 = 0
  /// Whether a whole close frame has passed: nothing behind it means anything (RFC 6455, 5.5.1).
  package private(set) var isClosed = false
  /// Whether the bytes behind what was cleared break the rules.
  package private(set) var isBroken = false

  /// - Parameters:
  ///   - sender: whose frames these are.
  ///   - allowsExtensionBits: whether an extension was agreed upon, which gives the three reserved bits a meaning.
  package init(_ sender: Sender, allowsExtensionBits: Bool) {
    self.sender = sender
    self.allowsExtensionBits = allowsExtensionBits
  }

  /// Reads on.
  /// - Parameter bytes: what has been received behind the bytes that were cleared before.
  /// - Returns: what of it may be handed on. Nothing more, ever, once `isClosed` or `isBroken`.
  package mutating func scan(_ bytes: Span<UInt8>) -> Progress {
    var progress = Progress(cleared: 0, boundary: payloadLeft == 0 ? 0 : nil)
    while !isClosed && !isBroken {
      if payloadLeft == 0 {
        guard let header = header(in: bytes, at: progress.cleared) else { break }
        progress.cleared += header
      }
      let taken = min(payloadLeft, UInt64(bytes.count - progress.cleared))
      progress.cleared += Int(taken)
      payloadLeft -= taken
      if payloadLeft > 0 { break }
      isClosed = isClosing
      progress.boundary = progress.cleared
    }
    return progress
  }

  /// Reads the header at `start` and takes note of its frame; nil where it is not there in full, or wrong.
  /// - Returns: its length in bytes.
  private mutating func header(in bytes: Span<UInt8>, at start: Int) -> Int? {
    let available = bytes.count - start
    guard available > 0 else { return nil }
    let first = bytes[start]
    let (isFinal, opcode) = (first & 0x80 != 0, first & 0x0F)
    guard isAcceptable(opcode, isFinal: isFinal, extensionBits: first & 0x70) else { return refuse() }
    guard available > 1 else { return nil }
    let second = bytes[start + 1]
    guard (second & 0x80 != 0) == (sender == .client) else { return refuse() }
    let extended = second & 0x7F == 126 ? 2 : second & 0x7F == 127 ? 8 : 0
    // RFC 6455, 5.5: control frames are short and whole.
    if opcode >= 8 && (extended > 0 || (opcode == 8 && second & 0x7F == 1)) { return refuse() }
    let count = 2 + extended + (sender == .client ? 4 : 0)
    guard available >= count else { return nil }
    var length = UInt64(second & 0x7F)
    if extended > 0 {
      length = 0
      for index in 0..<extended { length = length << 8 | UInt64(bytes[start + 2 + index]) }
      // The shortest form is the only one, and the highest bit is none (RFC 6455, 5.2).
      guard length >= (extended == 2 ? 126 : 65_536), length <= UInt64(Int64.max) else { return refuse() }
    }
    payloadLeft = length
    isClosing = opcode == 8
    if opcode < 8 {
      isMessageOpen = !isFinal
      dataFrames &+= 1
    }
    return count
  }

  /// Whether a frame may begin like this here.
  private func isAcceptable(_ opcode: UInt8, isFinal: Bool, extensionBits: UInt8) -> Bool {
    guard extensionBits == 0 || allowsExtensionBits else { return false }
    return switch opcode {
    case 0: isMessageOpen
    case 1, 2: !isMessageOpen
    case 8, 9, 10: isFinal
    default: false
    }
  }

  private mutating func refuse() -> Int? {
    isBroken = true
    return nil
  }
}
