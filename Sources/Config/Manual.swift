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

  /// The section's own chapter: all its keys in a table, then each that is no section; then the sections below it.
  private static func sections(_ section: SectionDescription, path: String) -> [String] {
    var lines = ["", "## \(path.isEmpty ? "The file" : "`\(path)`")", ""]
    lines += TextWrap.lines(marked(section.text), width: 110)
    lines += ["", "| key | value | default |", "|---|---|---|"]
    lines += section.keys.map { row($0, path: path) }
    for key in section.keys where key.section == nil {
      lines += ["", "### `\(key.name)`", "", "\(form(of: key)). \(need(of: key))", ""]
      lines += TextWrap.lines(marked(key.text), width: 110)
    }
    for key in section.keys {
      guard let inner = key.section else { continue }
      // What the key itself says about the value goes in front of what its keys say, where the two differ.
      let text = key.text == inner.text ? inner.text : "\(key.text) \(inner.text)"
      let described = SectionDescription(name: inner.name, text: text, keys: inner.keys)
      lines += sections(described, path: self.path(of: key, below: path))
    }
    return lines
  }

  private static func row(_ key: KeyDescription, path: String) -> String {
    let name =
      key.section == nil ? "`\(key.name)`" : "[`\(key.name)`](#\(anchor(self.path(of: key, below: path))))"
    let fallback =
      switch key.need {
      case .required: "required"
      case .defaulted(let value): key.section == nil ? "`\(value)`" : ""
      case .optional: ""
      }
    return "| \(name) | \(key.form) | \(fallback) |"
  }

  private static func need(of key: KeyDescription) -> String {
    switch key.need {
    case .required(let example): "Required. Example: `\(example)`"
    case .defaulted(let value): "Default: `\(value)`"
    case .optional(let example): "Optional. Example: `\(example)`"
    }
  }

  private static func form(of key: KeyDescription) -> String {
    key.form.prefix(1).uppercased() + key.form.dropFirst()
  }

  /// Quoted words are values: in Markdown they stand in code marks, where stars and underscores mean themselves.
  private static func marked(_ text: String) -> String {
    text.replacing("\"", with: "`")
  }

  private static func path(of key: KeyDescription, below path: String) -> String {
    let name = key.isListOfSections ? "\(key.name)[]" : key.name
    return path.isEmpty ? name : "\(path).\(name)"
  }

  /// The anchor that Markdown renderers give a heading: lower case, without punctuation other than `_` and `-`.
  private static func anchor(_ path: String) -> String {
    path.filter { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" }
  }
}
