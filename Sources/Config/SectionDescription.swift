/// What the manual, the sample file and the hints say about a mapping.
struct SectionDescription: Sendable {
  /// What to call it in a message: "the conf", “unloq”.
  let name: String
  /// Sentences.
  let text: String
  /// In the order of the manual.
  let keys: [KeyDescription]

  /// The sections below this one in which `key` is known.
  func owners(of key: String) -> [SectionDescription] {
    keys.compactMap(\.section).flatMap { section in
      (section.keys.contains { $0.name == key } ? [section] : []) + section.owners(of: key)
    }
  }
}
