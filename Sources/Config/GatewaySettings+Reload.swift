import Adapters

extension GatewaySettings {
  /// The top-level keys that `new` gives another meaning, and that a running gateway cannot take over: what they describe
  /// was opened, sized or started at the start. `routes` and `policy` are taken over at any time.
  package func keysNeedingRestart(for new: GatewaySettings) -> [String] {
    var keys: [String] = []
    if new.listeners != listeners { keys.append("listeners") }
    if new.workers != workers { keys.append("workers") }
    if new.unloq != unloq { keys.append("unloq") }
    // Loaded code cannot be taken back, and is opened once.
    if new.engine != engine, new.engine.isLibrary || engine.isLibrary { keys.append("policy.library") }
    if new.sessions != sessions { keys.append("sessions") }
    let hasOtherLimits =
      new.limits != limits || new.maximumConnections != maximumConnections
    if hasOtherLimits { keys.append("limits") }
    if new.approvals != approvals { keys.append("approvals") }
    if new.holding != holding { keys.append("holding") }
    if new.timeouts != timeouts || new.shutdownGrace != shutdownGrace { keys.append("timeouts") }
    if new.accessLog != accessLog { keys.append("access_log") }
    if new.admin != admin { keys.append("admin") }
    if new.credentials != credentials { keys.append("credentials") }
    if new.logLevel != logLevel { keys.append("log") }
    if new.assertion != assertion { keys.append("assertion") }
    return keys
  }
}
