import Bytes
import Config
import Log

/// The program: one command, then an exit code.
enum GatewayCommandLine {
  /// Does what `words` ask for. Blocks for as long as `run` serves.
  ///
  /// `words` is the command line without the program's own name.
  static func run(_ words: [String]) -> ExitCode {
    do throws(UsageError) {
      return perform(try CommandParser.parse(words))
    } catch {
      let hint = error.hint.map { "\n  hint: \($0)" } ?? ""
      let usage = error.command.map { CommandDescription.of($0).usage } ?? "unloq-gateway COMMAND …"
      let more = "unloq-gateway \(error.command.map { "\($0.rawValue) " } ?? "")--help"
      StandardStream.error.write(
        "unloq-gateway: \(error.message)\(hint)\nusage: \(usage)\n  \(more) says more\n")
      return .usage
    }
  }

  private static func perform(_ command: Command) -> ExitCode {
    switch command {
    case .run(let conf): return RunCommand.run(conf)
    case .check(let conf): return CheckCommand.run(conf)
    case .explain(let conf, let request): return ExplainCommand.run(conf, request)
    case .sessions(let conf): return SessionsCommand.run(conf)
    case .revoke(let conf, let target): return RevokeCommand.run(conf, target)
    case .replay(let conf, let log, let options): return ReplayCommand.run(conf, log, options)
    case .login(let options): return LoginCommand.run(options)
    case .seal(let conf, let request): return SealCommand.seal(conf, request)
    case .listSealed(let conf): return SealCommand.list(conf)
    case .removeSealed(let conf, let user, let route, let name):
      return SealCommand.remove(conf, user, route, name)
    case .manual(let asConf): StandardStream.output.write(asConf ? SampleConf.text : Manual.markdown)
    case .version: StandardStream.output.write(VersionText.text)
    case .completion(let shell): StandardStream.output.write(CompletionScript.text(shell))
    case .help(let name): StandardStream.output.write(HelpText.text(name))
    }
    return .ok
  }
}
