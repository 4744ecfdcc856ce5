/// An actor that runs on an executor it is given, whatever kind that is: for modules that must not know the
/// loop.
package protocol ExecutorActor: Actor {
  /// The executor; kept alive by the actor.
  nonisolated var executor: any SerialExecutor { get }
}

extension ExecutorActor {
  // Sound: the actor holds its executor for as long as it lives, which is what the unowned reference asks
  // for.
  package nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }
}
