/// Completion scripts, made from the commands' descriptions.
enum CompletionScript {
  /// The script for a shell; ended by a newline.
  static func text(_ shell: Shell) -> String {
    switch shell {
    case .bash: bash
    case .zsh: zsh
    case .fish: fish
    }
  }

  private static let names = CommandName.allCases.map(\.rawValue).joined(separator: " ")

  private static let formats = LoginFormat.allCases.map(\.rawValue).joined(separator: " ")

  private static var described: [CommandDescription] { CommandName.allCases.map(CommandDescription.of) }

  private static var bash: String {
    let cases = described.map { command in
      let options = (command.options.map(\.name) + ["--help"]).joined(separator: " ")
      let words =
        switch command.name {
        case .completion: "bash zsh fish --help"
        case .help: names
        case .login: "\(options) \(formats)"
        default: options
        }
      return "    \(command.name.rawValue)) words=\"\(words)\" ;;"
    }
    return """
      # bash completion of unloq-gateway
      _unloq_gateway() {
        local word=${COMP_WORDS[COMP_CWORD]} words=
        if [ "$COMP_CWORD" -eq 1 ]; then
          COMPREPLY=($(compgen -W "\(names) --help --version" -- "$word"))
          return
        fi
        case ${COMP_WORDS[1]} in
      \(cases.joined(separator: "\n"))
        esac
        COMPREPLY=($(compgen -W "$words" -- "$word"))
        case ${COMP_WORDS[1]} in run | check | explain | replay | seal | sessions | revoke)
          [[ $word == -* ]] || COMPREPLY+=($(compgen -f -- "$word")) ;;
        esac
      }
      complete -o filenames -F _unloq_gateway unloq-gateway

      """
  }

  private static var zsh: String {
    let commands = described.map { "    '\($0.name.rawValue):\($0.summary)'" }
    let cases = described.map { command in
      let options = command.options.map { option in
        " '\(option.name)[\(option.text)]\(option.value.map { ":\($0.lowercased()):" } ?? "")'"
      }
      let arguments =
        switch command.name {
        case .run, .check, .seal, .sessions, .revoke: " '1:conf:_files'"
        case .explain: " '1:conf:_files' '2:method:(GET HEAD POST PUT PATCH DELETE)' '3:url:_urls'"
        case .replay: " '1:conf:_files' '2:log:_files'"
        case .login: " '1:url:_urls'"
        case .completion: " '1:shell:(bash zsh fish)'"
        case .help: " '1:command:(\(names))'"
        case .manual, .version: ""
        }
      return
        "    \(command.name.rawValue)) _arguments '--help[say how it is used]'\(options.joined())\(arguments) ;;"
    }
    return """
      #compdef unloq-gateway
      # zsh completion of unloq-gateway
      _unloq_gateway() {
        local -a commands=(
      \(commands.joined(separator: "\n"))
        )
        if (( CURRENT == 2 )); then
          _describe command commands
          return
        fi
        local command=$words[2]
        shift words
        (( CURRENT-- ))
        case $command in
      \(cases.joined(separator: "\n"))
        esac
      }
      if [ "$funcstack[1]" = _unloq-gateway ]; then _unloq_gateway "$@"; else compdef _unloq_gateway unloq-gateway; fi

      """
  }

  private static var fish: String {
    var lines = ["# fish completion of unloq-gateway", "complete -c unloq-gateway -f"]
    for command in described {
      let name = command.name.rawValue
      lines.append("complete -c unloq-gateway -n __fish_use_subcommand -a \(name) -d '\(command.summary)'")
      let condition = "complete -c unloq-gateway -n '__fish_seen_subcommand_from \(name)'"
      for option in command.options {
        let value = option.value == nil ? "" : " -x"
        lines.append("\(condition) -l \(option.name.dropFirst(2))\(value) -d '\(option.text)'")
      }
      switch command.name {
      case .run, .check, .explain, .replay, .seal, .sessions, .revoke: lines.append("\(condition) -F")
      case .login: lines.append("\(condition) -a '\(formats)'")
      case .completion: lines.append("\(condition) -a 'bash zsh fish'")
      case .help: lines.append("\(condition) -a '\(names)'")
      case .manual, .version: break
      }
    }
    lines.append("complete -c unloq-gateway -l help -d 'say how it is used'")
    return lines.map { $0 + "\n" }.joined()
  }
}
