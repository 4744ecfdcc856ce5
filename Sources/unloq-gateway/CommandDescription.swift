/// What a command is called with, for parsing, help and completion alike.
struct CommandDescription {
  /// One thing behind `--`.
  struct Option {
    let name: String
    /// The name of its value in the help; `nil` where it has none.
    let value: String?
    let text: String
    /// The same in one letter: `-H`.
    var letter: String?
    /// Whether it may be given more than once.
    var isRepeatable = false
  }

  let name: CommandName
  /// Names of the arguments, as the usage line has them.
  let arguments: [String]
  let options: [Option]
  /// One line for the list of commands.
  let summary: String
  /// Sentences, one paragraph each.
  let details: [String]

  /// `unloq-gateway check CONF`; many options are not named.
  var usage: String {
    let options = options.map { option in option.value.map { "[\(option.name) \($0)]" } ?? "[\(option.name)]"
    }
    let whole = (["unloq-gateway", name.rawValue] + options + arguments).joined(separator: " ")
    if whole.count <= 100 { return whole }
    return (["unloq-gateway", name.rawValue, "[OPTION…]"] + arguments).joined(separator: " ")
  }

  /// The description of a command.
  static func of(_ name: CommandName) -> CommandDescription {
    switch name {
    case .run: run
    case .check: check
    case .explain: explain
    case .sessions: sessions
    case .revoke: revoke
    case .replay: replay
    case .login: login
    case .seal: seal
    case .manual: manual
    case .version: version
    case .completion: completion
    case .help: help
    }
  }
}
