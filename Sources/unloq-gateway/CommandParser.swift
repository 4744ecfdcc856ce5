import Bytes
import Config
import Gate
import Login
import Replay
import Server

/// Reads the words of a command line.
struct CommandParser {
  private let description: CommandDescription
  private(set) var arguments: [String] = []
  private(set) var options: [String: String] = [:]
  /// The values of options that may be repeated.
  private var lists: [String: [String]] = [:]

  private init(_ description: CommandDescription) { self.description = description }

  /// - Parameter words: without the program's own name.
  /// - Returns: the command; `--help` anywhere asks for the help of the command before it.
  /// - Throws: `UsageError` for a word that is not known, missing or too many.
  static func parse(_ words: [String]) throws(UsageError) -> Command {
    guard let first = words.first else { throw UsageError("a command is missing") }
    if first == "--help" || first == "-h" { return .help(nil) }
    if first == "--version" { return .version }
    guard let name = CommandName(rawValue: first) else {
      let what = first.hasPrefix("-") ? "option" : "command"
      let nearest = Nearest.word(to: first, among: CommandName.allCases.map(\.rawValue))
      throw UsageError("there is no \(what) \(first)", hint: nearest.map { "did you mean \($0)?" })
    }
    if words.dropFirst().contains(where: { $0 == "--help" || $0 == "-h" }) { return .help(name) }
    var parser = CommandParser(CommandDescription.of(name))
    try parser.sort(words.dropFirst())
    return try parser.command()
  }

  /// Tells options from arguments; behind `--` everything is an argument.
  private mutating func sort(_ words: ArraySlice<String>) throws(UsageError) {
    var rest = words
    while let word = rest.popFirst() {
      if word == "--" {
        arguments += rest
        return
      }
      guard word.hasPrefix("-") && word != "-" else {
        arguments.append(word)
        continue
      }
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      guard let option = description.options.first(where: { $0.name == parts[0] || $0.letter == parts[0] })
      else {
        let nearest = Nearest.word(to: parts[0], among: description.options.map(\.name) + ["--help"])
        throw error("there is no option \(parts[0])", hint: nearest.map { "did you mean \($0)?" })
      }
      guard let valueName = option.value else {
        guard parts.count == 1 else { throw error("\(option.name) takes no value") }
        options[option.name] = ""
        continue
      }
      guard let value = parts.count == 2 ? parts[1] : rest.popFirst() else {
        throw error("\(option.name) needs a value", hint: "\(option.name) \(valueName)")
      }
      if option.isRepeatable {
        lists[option.name, default: []].append(value)
        continue
      }
      guard options.updateValue(value, forKey: option.name) == nil else {
        throw error("\(option.name) is here twice")
      }
    }
  }

  private func command() throws(UsageError) -> Command {
    let needed = description.arguments.filter { !$0.hasPrefix("[") }
    if arguments.count < needed.count {
      throw error("\(needed[arguments.count...].joined(separator: " ")) is missing")
    }
    if arguments.count > description.arguments.count {
      throw error("\(arguments[description.arguments.count]) is one argument too many")
    }
    switch description.name {
    case .run: return .run(conf: arguments[0])
    case .check: return .check(conf: arguments[0])
    case .explain: return try explain()
    case .sessions: return .sessions(conf: arguments[0])
    case .revoke: return try revoke()
    case .replay: return try replay()
    case .login: return .login(try login())
    case .seal: return try seal()
    case .manual: return .manual(asConf: options["--conf"] != nil)
    case .version: return .version
    case .completion:
      guard let shell = Shell(rawValue: arguments[0]) else {
        throw error("there is no completion for \(arguments[0])", hint: "bash, zsh or fish")
      }
      return .completion(shell)
    case .help:
      guard let word = arguments.first else { return .help(nil) }
      guard let name = CommandName(rawValue: word) else { throw error("there is no command \(word)") }
      return .help(name)
    }
  }

  private func explain() throws(UsageError) -> Command {
    var request = ExplainedRequest(method: arguments[1], url: arguments[2])
    if let text = options["--user"] {
      guard let user = EmailAddress(text) else { throw error("--user \(text) is not an e-mail address") }
      request.user = user
    }
    if let text = options["--client"] {
      guard let client = IPAddress(text) else {
        throw error("--client \(text) is not an address", hint: "10.0.0.7")
      }
      request.client = client
    }
    request.headers = lists["--header"] ?? []
    for header in request.headers where !ExplainedRequest.isHeader(header) {
      throw error("--header \(header) is not a header", hint: "-H 'X-Requested-With: XMLHttpRequest'")
    }
    request.wallSeconds = WallSeconds.now
    if let text = options["--at"] {
      guard let seconds = Timestamp.seconds(of: text.utf8.span) else {
        throw error("--at \(text) is not a time", hint: "2026-11-21T10:00:00+01:00")
      }
      request.wallSeconds = seconds
    }
    if let text = options["--approved"] {
      guard let age = ExplainedRequest.age(text) else {
        throw error("--approved \(text) is not a duration", hint: "10m")
      }
      request.approved = age
    }
    return .explain(conf: arguments[0], request: request)
  }

  private func revoke() throws(UsageError) -> Command {
    guard options.count == 1, let (name, value) = options.first else {
      throw error(
        options.isEmpty
          ? "it is not said whose sessions end" : "only one of the options says whose sessions end",
        hint: "--user EMAIL, --session ID or --all")
    }
    switch name {
    case "--user":
      guard let user = EmailAddress(value) else { throw error("--user \(value) is not an e-mail address") }
      return .revoke(conf: arguments[0], target: .user(user.text))
    case "--session":
      guard SessionPrefix(value) != nil else {
        throw error(
          "--session \(value) is not the beginning of a session's id",
          hint: "8 to 32 hexadecimal digits, as sessions and the access log have them")
      }
      return .revoke(conf: arguments[0], target: .session(value))
    default: return .revoke(conf: arguments[0], target: .all)
    }
  }

  private func replay() throws(UsageError) -> Command {
    var asked = ReplayCommand.Options()
    if let text = options["--format"] {
      guard let format = LogFormat(rawValue: text) else {
        throw error("--format \(text) is not a format", hint: "json or combined")
      }
      asked.format = format
    }
    if let text = options["--host"] {
      guard let pattern = HostPattern(text), !text.contains("*") else {
        throw error("--host \(text) is not a host", hint: "wiki.corp.example")
      }
      asked.host = pattern.description
    }
    asked.isJSON = options["--json"] != nil
    return .replay(conf: arguments[0], log: arguments[1], options: asked)
  }

  private func login() throws(UsageError) -> LoginOptions {
    guard let gate = GateAddress(arguments[0]) else {
      throw error("\(arguments[0]) is not the URL of a gateway", hint: "https://wiki.corp.example")
    }
    guard let text = options["--user"] else {
      throw error("it is not said whose phone rings", hint: "--user EMAIL")
    }
    guard let email = EmailAddress(text) else { throw error("--user \(text) is not an e-mail address") }
    var told = LoginOptions(gate: gate, email: email)
    if let text = options["--format"] {
      let words = LoginFormat.allCases.map(\.rawValue)
      guard let format = LoginFormat(rawValue: text) else {
        let nearest = Nearest.word(to: text, among: words).map { "did you mean \($0)?" }
        throw error("there is no format \(text)", hint: nearest ?? words.joined(separator: ", "))
      }
      told.format = format
    }
    told.certificateAuthority = options["--ca"]
    return told
  }

  /// A complaint that names this command.
  func error(_ message: String, hint: String? = nil) -> UsageError {
    UsageError(message, hint: hint, command: description.name)
  }
}
