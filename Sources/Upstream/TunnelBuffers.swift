internal import Bytes

/// The buffers of one worker's tunnels that are not in use. A tunnel holds one for each direction only while bytes of
/// that direction are on their way, so that a thousand silent WebSockets hold none.
package final class TunnelBuffers {
  /// Bytes of a buffer: what a tunnel reads at once, and so all that it ever holds in one direction.
  static let size = 16 << 10
  private static let kept = 32

  private var free: [Buffer] = []

  package init() {}

  /// An empty buffer.
  func take() -> Buffer { free.popLast() ?? Buffer(capacity: Self.size) }

  /// Gives one back.
  func put(_ buffer: Buffer) {
    // One that had to take in a long head's leftovers has grown, and is let go.
    guard free.count < Self.kept, buffer.capacity <= Self.size else { return }
    buffer.removeAll()
    free.append(buffer)
  }
}
