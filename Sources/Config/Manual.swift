/// The reference manual of the conf: `docs/configuration.md`.
package enum Manual {
  /// The whole page, in Markdown.
  package static var markdown: String {
    (head + sections(GatewaySection.description, path: "")).joined(separator: "\n") + "\n"
  }

  private static let head = """
    # Configuration

    Made by `unloq-gateway manual` from the decoders themselves; do not edit. The same keys in one file:
    [conf/gateway.yaml](../conf/gateway.yaml); the least that works: [conf/minimal.yaml](../conf/minimal.yaml).

    One YAML file. `unloq-gateway check CONF` reads it as `run` does, contacts nothing, and reports every problem with
    line, column and a hint. A key it does not know is an error, and so is a key that would do nothing.

    - **Durations** are a whole number and a unit: `500ms`, `30s`, `5m`, `8h`, `1d`.
    - **Sizes** likewise: `512B`, `8KiB`, `1MiB`, `1GiB`; 1 KiB is 1,024 bytes.
    - **True and false** are `true` and `false`; `yes`, `no`, `on` and `off` are refused.
    - **Environment**: `${NAME}` in a value is replaced by that variable; it is an error if it is not set. What it holds
      stays inside the value: it is never read as YAML. `$${` is a plain `${`.
    - **Secrets** are named, never written: `{file: PATH}` or `{env: NAME}`.
    - **Paths** that do not begin with `/` begin at the folder of the conf file.
    - **Anchors, aliases, merge keys, tags** and second documents are refused.
    """.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)

  /// The section's own chapter, then those below it.
  private static func sections(_ section: SectionDescription, path: String) -> [String] {
    let title = path.isEmpty ? "The file" : "`\(path)`"
    var lines = ["", "## \(title)", ""] + TextWrap.lines(section.text, width: 110)
    for key in section.keys { lines += entry(key, path: path) }
    for key in section.keys {
      if let inner = key.section { lines += sections(inner, path: self.path(of: key, below: path)) }
    }
    return lines
  }

  private static func entry(_ key: KeyDescription, path: String) -> [String] {
    let need =
      switch key.need {
      case .required(let example): key.section == nil ? "Required. Example: `\(example)`" : "Required."
      case .defaulted(let value): value.isEmpty || key.section != nil ? "Optional." : "Default: `\(value)`"
      case .optional(let example): key.section == nil ? "Optional. Example: `\(example)`" : "Optional."
      }
    let link =
      key.section == nil ? "" : " Keys: [`\(self.path(of: key, below: path))`](#\(anchor(key, path)))."
    let form = key.form.prefix(1).uppercased() + key.form.dropFirst()
    return ["", "### `\(key.name)`", "", "\(form). \(need)\(link)", ""] + TextWrap.lines(key.text, width: 110)
  }

  private static func path(of key: KeyDescription, below path: String) -> String {
    let name = key.isListOfSections ? "\(key.name)[]" : key.name
    return path.isEmpty ? name : "\(path).\(name)"
  }

  /// The anchor that Markdown renderers give a heading: lower case, without punctuation other than `_` and `-`.
  private static func anchor(_ key: KeyDescription, _ path: String) -> String {
    self.path(of: key, below: path).filter { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" }
  }
}
