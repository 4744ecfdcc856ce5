import Adapters
import Bytes
import Config
import Gate

/// `unloq-gateway check CONF`.
enum CheckCommand {
  /// Prints what there is to say about the conf at `path`, then a summary.
  static func run(_ path: String) -> ExitCode {
    let configuration = Configuration.load(path)
    for diagnostic in configuration.diagnostics {
      StandardStream.output.write(diagnostic.text(file: path) + "\n")
    }
    StandardStream.output.write(summary(of: configuration, path) + "\n")
    return configuration.hasErrors ? .failed : .ok
  }

  /// One line: how many errors and warnings, or what the conf sets up.
  static func summary(of configuration: Configuration, _ path: String) -> String {
    let errors = configuration.diagnostics.count { $0.severity == .error }
    let warnings = configuration.diagnostics.count - errors
    let told = [counted(errors, "error"), counted(warnings, "warning")].compactMap { $0 }.joined(
      separator: ", ")
    guard let settings = configuration.settings else { return "\(path): \(told)" }
    let parts = [
      counted(settings.listeners.count, "listener"), counted(settings.routes.count, "route"),
      policy(settings),
      counted(settings.testCount, "test"),
    ]
    return
      "\(path): good, \(parts.compactMap { $0 }.joined(separator: ", "))\(told.isEmpty ? "" : "; \(told)")"
  }

  /// What decides. An engine outside of the gate is not asked: `check` contacts nothing.
  private static func policy(_ settings: GatewaySettings) -> String {
    switch settings.engine {
    case .rules: counted(settings.policy.rules.count, "rule") ?? "no rules"
    case .opa: "policy by opa (not asked)"
    case .library: "policy by a library (not loaded)"
    }
  }

  private static func counted(_ count: Int, _ noun: String) -> String? {
    count == 0 ? nil : "\(count) \(noun)\(count == 1 ? "" : "s")"
  }
}
