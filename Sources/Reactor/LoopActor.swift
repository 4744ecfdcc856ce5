/// An actor whose state lives on one event loop: everything isolated to it runs on the loop's thread.
package protocol LoopActor: Actor {
  /// The loop; must outlive the actor.
  nonisolated var loop: EventLoop { get }
}

extension LoopActor {
  package nonisolated var unownedExecutor: UnownedSerialExecutor {
    // Sound: the actor holds its loop.
    unsafe loop.asUnownedSerialExecutor()
  }
}
