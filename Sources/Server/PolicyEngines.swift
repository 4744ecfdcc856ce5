internal import Adapters
internal import Config
internal import Gate
internal import Log
internal import PolicyLibrary
internal import Reactor

/// Makes the policy engine that a conf names.
enum PolicyEngines {
  /// The library that a conf names, loaded and opened: once, at the start. Nil where another engine decides.
  static func library(_ settings: EngineSettings, loop: EventLoop) throws(StartError) -> LibrarySource? {
    guard case .library(let settings) = settings else { return nil }
    let library: PolicyLibrary
    do throws(PolicyLibraryError) {
      library = try PolicyLibrary.load(settings.path, argument: settings.argument)
    } catch {
      throw StartError("cannot use the policy library \(settings.path): \(error.text)", hint: error.remedy)
    }
    do throws(SystemError) {
      return try LibrarySource(library, settings, loop: loop)
    } catch {
      throw StartError("cannot start the policy library's threads: \(error)")
    }
  }

  /// The engine, for a start or a reload. `library` is the one that was loaded, if any.
  static func engine(
    _ settings: GatewaySettings, library: LibrarySource?, clock: any GateClock, loop: EventLoop, log: Logger
  ) throws(StartError) -> any PolicyEngine {
    switch settings.engine {
    case .rules: return RulesEngine(settings.policy)
    case .opa(let opa):
      do throws(EngineFailure) {
        return AskedPolicyEngine(
          try OPASource(opa, loop: loop), fields: opa.headers, cache: opa.cache, clock: clock, loop: loop,
          log: log)
      } catch {
        throw StartError("cannot set up the calls to the policy engine: \(error.label)")
      }
    case .library(let settings):
      guard let library else { throw StartError("the policy library was not loaded") }
      return AskedPolicyEngine(
        library, fields: settings.headers, cache: settings.cache, clock: clock, loop: loop, log: log)
    }
  }
}
