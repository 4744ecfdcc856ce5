import Bytes
import Config

/// `unloq-gateway run CONF`.
enum RunCommand {
  static func run(_ path: String) async -> ExitCode {
    StandardStream.error.write("run: the server is not part of this build\n")
    return .failed
  }
}
