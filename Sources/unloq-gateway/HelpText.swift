/// What `--help` prints.
enum HelpText {
  /// Of one command, or of the program; ended by a newline.
  static func text(_ name: CommandName?) -> String {
    guard let name else { return program }
    let description = CommandDescription.of(name)
    var lines = [
      "usage: \(description.usage)", "",
      "\(description.summary.prefix(1).uppercased())\(description.summary.dropFirst()).",
    ]
    for paragraph in description.details { lines += ["", paragraph] }
    if !description.options.isEmpty {
      lines += ["", "options:"]
      lines += description.options.map { option in
        let left = option.value.map { "\(option.name) \($0)" } ?? option.name
        return "  \(left)\(String(repeating: " ", count: max(2, 22 - left.count)))\(option.text)"
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static var program: String {
    let commands = CommandName.allCases.map { name in
      let padding = String(repeating: " ", count: 12 - name.rawValue.count)
      return "  \(name.rawValue)\(padding)\(CommandDescription.of(name).summary)"
    }
    return """
      usage: unloq-gateway COMMAND …

      A reverse proxy that asks for a tap on the phone before a request goes through.

      commands:
      \(commands.joined(separator: "\n"))

      unloq-gateway COMMAND --help says more about one. Exits with 0 when all went well, 1 when it did not, and 2 when
      the command line makes no sense.

      """
  }
}
