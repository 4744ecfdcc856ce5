import Bytes
import Config
import Log
import Server

/// `unloq-gateway run CONF`: reads the conf, tells what is wrong with it, and serves.
enum RunCommand {
  /// Blocks until the gateway is told to stop.
  static func run(_ path: String) -> ExitCode {
    guard let settings = read(path) else {
      StandardStream.error.write("unloq-gateway: the conf has errors; nothing was started\n")
      return .failed
    }
    do throws(StartError) {
      try GatewayProgram.run(
        settings, readAgain: { read(path) }, log: .standardError(settings.logLevel))
      return .ok
    } catch {
      StandardStream.error.write("unloq-gateway: \(error)\n" + (error.hint.map { "  hint: \($0)\n" } ?? ""))
      return .failed
    }
  }

  /// The conf, with all that is to say about it on standard error; nil where it has errors.
  private static func read(_ path: String) -> GatewaySettings? {
    // Before there is a second thread.
    TimeZoneDatabase.reserve()
    let configuration = Configuration.load(path)
    for diagnostic in configuration.diagnostics {
      StandardStream.error.write(diagnostic.text(file: path) + "\n")
    }
    return configuration.settings
  }
}
