package import Bytes

/// A connection the kernel has accepted, before a loop takes it: the descriptor and who is at the other end.
package struct AcceptedSocket: ~Copyable, Sendable {
  private let descriptor: Descriptor
  /// The other end as the kernel sees it.
  package let peer: SocketAddress

  init(descriptor: consuming Descriptor, peer: SocketAddress) {
    self.descriptor = descriptor
    self.peer = peer
  }

  /// Gives up the descriptor to whoever keeps it from here on.
  consuming func takeDescriptor() -> Descriptor { descriptor }
}
