/// Something that watches one descriptor on one loop and is told when the kernel has news of it.
///
/// Lives on its loop only. The loop keeps it alive from `EventLoop.register` to `EventLoop.deregister`.
package class Registration {
  /// Slot and generation while registered, nil otherwise. The generation makes sure that an event of a descriptor
  /// number that was closed and given out again never reaches the wrong owner.
  final var token: UInt64?

  init() {}

  /// Called on the loop with what the kernel reported. Must not wait.
  func ready(_ readiness: Readiness) {}
}

/// A registration for descriptors that belong to a C library: calls a closure and owns nothing.
package final class DescriptorWatch: Registration {
  private let handler: (Readiness) -> Void

  /// - Parameter handler: called on the loop; captures belong to that loop.
  package init(handler: @escaping (Readiness) -> Void) { self.handler = handler }

  override func ready(_ readiness: Readiness) { handler(readiness) }
}
