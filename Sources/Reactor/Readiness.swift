internal import CLinux

/// What the kernel says of a descriptor: the bits of epoll_ctl(2) that matter here.
package struct Readiness: OptionSet, Sendable {
  package let rawValue: UInt32

  package init(rawValue: UInt32) { self.rawValue = rawValue }

  /// Bytes, a connection or the end of the stream can be read.
  package static let readable = Readiness(rawValue: 0x001)
  /// There is room to write.
  package static let writable = Readiness(rawValue: 0x004)
  /// An error is pending.
  package static let error = Readiness(rawValue: 0x008)
  /// Both directions are closed.
  package static let hangUp = Readiness(rawValue: 0x010)
  /// The peer will send no more.
  package static let peerClosed = Readiness(rawValue: 0x2000)
  /// Report changes only, not states.
  package static let edgeTriggered = Readiness(rawValue: 1 << 31)
  /// Wake one of several loops that watch the same descriptor.
  package static let exclusive = Readiness(rawValue: 1 << 28)
}
