import Adapters
import Bytes
import Config
import Gate
import Glibc
import Replay

/// `unloq-gateway replay CONF ACCESS.LOG`.
enum ReplayCommand {
  /// What is asked for besides the two files.
  struct Options {
    /// How the log is written; nil to see by its first line.
    var format: LogFormat?
    /// What a combined log is of.
    var host: String?
    /// JSON instead of tables.
    var isJSON = false
  }

  /// Prints the forecast.
  static func run(_ path: String, _ log: String, _ options: Options) -> ExitCode {
    let configuration = Configuration.load(path, triesTests: false)
    guard let settings = configuration.settings else {
      for diagnostic in configuration.diagnostics {
        StandardStream.error.write(diagnostic.text(file: path) + "\n")
      }
      return .failed
    }
    guard case .rules = settings.engine else {
      StandardStream.error.write(
        "unloq-gateway: the conf's policy is an engine outside of the gate, and replay plays rules\n")
      return .failed
    }
    guard let host = options.host ?? onlyHost(settings) ?? (options.format == .combined ? nil : "") else {
      StandardStream.error.write(
        "unloq-gateway: the conf has several hosts, and a combined log does not say of which it is\n"
          + "  hint: --host wiki.corp.example\n")
      return .usage
    }
    let isTerminal = isatty(2) == 1
    do throws(FileReadError) {
      let report = try LogReplay.run(log, settings, format: options.format, host: host) { lines, percent in
        guard isTerminal else { return }
        StandardStream.error.write("\r\(log): \(lines) lines\(percent.map { ", \($0) %" } ?? "") ")
      }
      if isTerminal { StandardStream.error.write("\r\u{1B}[K") }
      StandardStream.output.write(
        options.isJSON ? LogReplay.json(report) : ForecastText.text(report, log: log))
      return .ok
    } catch {
      if isTerminal { StandardStream.error.write("\r\u{1B}[K") }
      StandardStream.error.write("unloq-gateway: \(log) cannot be read: \(words(error))\n")
      return .failed
    }
  }

  /// The conf's one host, where it has one that is no pattern.
  private static func onlyHost(_ settings: GatewaySettings) -> String? {
    let hosts = settings.routes.flatMap(\.route.hosts).map(\.description)
    return hosts.count == 1 && !hosts[0].contains("*") ? hosts[0] : nil
  }

  private static func words(_ error: FileReadError) -> String {
    switch error {
    case .missing: "there is no such file"
    case .notPermitted: "this user may not read it"
    case .notAFile: "it is not a regular file"
    case .tooLarge: "it is too large"
    case .system(let code): "error \(code)"
    }
  }
}
