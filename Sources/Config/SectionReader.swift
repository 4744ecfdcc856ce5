import YAML

/// Gives out the values of one mapping by their declared keys.
struct SectionReader {
  let decoding: Decoding
  /// Where the mapping begins.
  let position: Position
  private let entries: [String: Entry]
  /// Keys that some unknown key was probably meant to be: to call them missing would tell one slip twice.
  private let misspelt: Set<String>
  /// Whether there was a key that the section does not have.
  let hasUnknownKeys: Bool

  /// Says at once which keys are unknown; `nil` after saying so when the node is no mapping.
  init?(_ node: Node, _ description: SectionDescription, _ decoding: Decoding) {
    guard case .mapping(let entries) = node.content else {
      decoding.error(
        at: node.position, "\(node.kind) stands where the keys of \(description.name) are expected",
        hint: "keys here: \(description.keys.map(\.name).joined(separator: ", "))")
      return nil
    }
    self.decoding = decoding
    position = node.position
    self.entries = Dictionary(entries.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
    let names = description.keys.map(\.name)
    var misspelt: Set<String> = []
    for entry in entries where !names.contains(entry.key) {
      let nearest = Nearest.word(to: entry.key, among: names)
      if let nearest { misspelt.insert(nearest) }
      decoding.error(
        at: entry.position, "there is no key \(Decoding.quoted(entry.key)) in \(description.name)",
        hint: nearest.map { "did you mean \($0)?" } ?? SectionReader.hint(for: entry.key, in: description))
    }
    self.misspelt = misspelt
    hasUnknownKeys = entries.contains { !names.contains($0.key) }
  }

  subscript<Value>(_ key: Key<Value>) -> Value {
    entries[key.description.name].flatMap { key.form.read($0.value, decoding) } ?? key.fallback
  }

  subscript<Value>(_ key: OptionalKey<Value>) -> Value? {
    entries[key.description.name].flatMap { key.form.read($0.value, decoding) }
  }

  subscript<Value>(_ key: RequiredKey<Value>) -> Value? {
    guard let entry = entries[key.description.name] else {
      if case .required(let example) = key.description.need, !misspelt.contains(key.description.name) {
        decoding.error(
          at: position, "the key “\(key.description.name)” is missing",
          hint: "for example \(key.description.name): \(example)")
      }
      return nil
    }
    return key.form.read(entry.value, decoding)
  }

  /// Where the key stands, `nil` when it was left out.
  func position(of key: KeyDescription) -> Position? { entries[key.name]?.position }

  /// Whether the key stands there, with a good value or not.
  func isGiven(_ key: KeyDescription) -> Bool { entries[key.name] != nil }

  /// Where the key belongs, or which keys there are.
  private static func hint(for key: String, in section: SectionDescription) -> String {
    let owners = section.owners(of: key) + GatewaySection.description.owners(of: key)
    var places: [String] = []
    for owner in owners where !places.contains(owner.name) && owner.name != section.name {
      places.append(owner.name)
    }
    if !places.isEmpty { return "\(key) belongs in \(places.joined(separator: " or "))" }
    return "keys here: \(section.keys.map(\.name).joined(separator: ", "))"
  }
}
