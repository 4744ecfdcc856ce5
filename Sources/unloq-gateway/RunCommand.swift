import Bytes
import Config
import Log
import Server

/// `unloq-gateway run CONF`: reads the conf, tells what is wrong with it, and serves.
enum RunCommand {
  /// Blocks until the gateway is told to stop.
  static func run(_ path: String) -> ExitCode {
    let configuration = Configuration.load(path)
    for diagnostic in configuration.diagnostics {
      StandardStream.error.write(diagnostic.text(file: path) + "\n")
    }
    guard let settings = configuration.settings else {
      StandardStream.error.write("unloq-gateway: the conf has errors; nothing was started\n")
      return .failed
    }
    do throws(StartError) {
      try GatewayProgram.run(settings, log: .standardError(settings.logLevel))
      return .ok
    } catch {
      StandardStream.error.write("unloq-gateway: \(error)\n" + (error.hint.map { "  hint: \($0)\n" } ?? ""))
      return .failed
    }
  }
}
