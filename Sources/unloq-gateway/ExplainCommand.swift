import Bytes
import Config

/// `unloq-gateway explain CONF METHOD URL`.
enum ExplainCommand {
  static func run(_ path: String, _ request: ExplainedRequest) -> ExitCode {
    StandardStream.error.write("explain: the rules engine is not part of this build\n")
    return .failed
  }
}
