/// The conf file that names every key: `conf/gateway.yaml`.
///
/// Keys that have a default stand there with it, keys that must be there with an example, and keys that may be left
/// out stand in comments. So the file is a valid conf, and means the same as one with the required keys alone.
package enum SampleConf {
  /// The whole file.
  package static var text: String {
    let head = [
      "# Every key of unloq-gateway's conf, with its default. Made by `unloq-gateway manual --conf`; the manual is",
      "# docs/configuration.md. Check your own conf with `unloq-gateway check CONF`.",
    ]
    return (head + keys(of: GatewaySection.description, indent: "")).joined(separator: "\n") + "\n"
  }

  private static func keys(of section: SectionDescription, indent: String) -> [String] {
    section.keys.flatMap { key in [""] + lines(of: key, indent: indent) }
  }

  /// A key with its comment in front.
  private static func lines(of key: KeyDescription, indent: String) -> [String] {
    let comment = TextWrap.lines(key.text, width: 108 - indent.count).map { "\(indent)# \($0)" }
    switch key.need {
    case .required(let example):
      return comment + ["\(indent)# \(key.form); required"] + value(of: key, example, indent: indent)
    case .defaulted(let value):
      let form = key.section == nil ? ["\(indent)# \(key.form)"] : []
      return comment + form + self.value(of: key, value, indent: indent)
    case .optional(let example):
      let inner = value(of: key, example, indent: "").map { $0.isEmpty ? "\(indent)#" : "\(indent)# \($0)" }
      return comment + ["\(indent)# \(key.form); optional"] + inner
    }
  }

  private static func value(of key: KeyDescription, _ text: String, indent: String) -> [String] {
    guard let section = key.section else { return ["\(indent)\(key.name): \(text)"] }
    guard key.isListOfSections else {
      let inner = tight(keys(of: section, indent: indent + "  "))
      // With nothing but comments in it a mapping is not there; then its name is a comment too.
      let isThere = !inner.allSatisfy { $0.drop { $0 == " " }.hasPrefix("#") || $0.isEmpty }
      return ["\(indent)\(isThere ? "" : "# ")\(key.name):"] + inner
    }
    var item = tight(keys(of: section, indent: indent + "    "))
    // The dash stands on the first line that is no comment; comments above it belong to the item as well.
    if let first = item.firstIndex(where: { !$0.hasPrefix(indent + "    #") && !$0.isEmpty }) {
      item[first] = "\(indent)  - \(item[first].dropFirst(indent.count + 4))"
    }
    return ["\(indent)\(key.name):"] + item
  }

  /// Without the empty line before the first key.
  private static func tight(_ lines: [String]) -> [String] {
    lines.first == "" ? Array(lines.dropFirst()) : lines
  }
}
