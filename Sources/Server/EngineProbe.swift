internal import Adapters
package import Config
package import Gate
package import Log
internal import Reactor
internal import Synchronization

/// Asks the engine of a conf one question outside of a running gateway: `unloq-gateway explain`.
package enum EngineProbe {
  /// What the engine says. Asks for real: calls the agent, loads the library. Blocks.
  /// - Parameters:
  ///   - question: what is asked.
  ///   - settings: whose engine.
  ///   - log: gets why it failed.
  /// - Returns: nil where the engine failed.
  /// - Throws: `StartError` where it could not even be set up.
  package static func ask(_ question: PolicyText, _ settings: GatewaySettings, log: Logger) throws(StartError)
    -> PolicyAnswer?
  {
    let loop: EventLoop
    let thread: SystemThread
    do throws(SystemError) {
      loop = try EventLoop()
      thread = try loop.start(named: "explain")
    } catch {
      throw StartError("the system refuses: \(error)", hint: "look at the limits of this user: ulimit -a")
    }
    let library: LibrarySource?
    let engine: any PolicyEngine
    do throws(StartError) {
      library = try PolicyEngines.library(settings.engine, loop: loop)
      engine = try PolicyEngines.engine(
        settings, library: library, clock: LoopClock(loop: loop), loop: loop, log: log)
    } catch {
      loop.stop()
      thread.join()
      throw error
    }
    let outcome = EngineOutcome()
    loop.spawn {
      // Why it failed is in the log.
      let answer = try? await engine.ask(question)
      outcome.value.withLock { $0 = answer }
      loop.stop()
    }
    thread.join()
    // A library that hangs is left alone; the program ends in a moment.
    if let library { _ = library.close() }
    return outcome.value.withLock { $0 }
  }
}

/// Where the answer is put down.
private final class EngineOutcome: Sendable {
  let value = Mutex<PolicyAnswer?>(nil)
}
