import Bytes
import Config
import Gate
import Log
import Server

/// `unloq-gateway explain CONF METHOD URL`.
enum ExplainCommand {
  /// Prints what would become of `request` under the conf at `path`.
  static func run(_ path: String, _ request: ExplainedRequest) -> ExitCode {
    let configuration = Configuration.load(path, triesTests: false)
    guard let settings = configuration.settings else {
      for diagnostic in configuration.diagnostics {
        StandardStream.error.write(diagnostic.text(file: path) + "\n")
      }
      return .failed
    }
    var failure: StartError?
    let explained = Explanation.text(settings, request) { question in
      do throws(StartError) {
        return try EngineProbe.ask(question, settings, log: .standardError(.warning))
      } catch {
        failure = error
        return nil
      }
    }
    if let failure {
      StandardStream.error.write(
        "unloq-gateway: \(failure)\n" + (failure.hint.map { "  hint: \($0)\n" } ?? ""))
      return .failed
    }
    guard let text = explained else {
      StandardStream.error.write(
        "unloq-gateway: \(request.url) is not a URL\n  hint: http://wiki.corp.example/path\n")
      return .usage
    }
    StandardStream.output.write(text)
    return .ok
  }
}
