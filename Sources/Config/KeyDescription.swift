/// What the manual, the sample file and the hints say about a key.
struct KeyDescription: Sendable {
  /// Whether the key must be there, and what stands for it if not.
  enum Need: Sendable {
    case required(example: String)
    case defaulted(String)
    case optional(example: String)
  }

  let name: String
  /// What its value looks like, with article and bounds.
  let form: String
  let need: Need
  /// Sentences: what it does, and what goes wrong at both ends.
  let text: String
  /// The keys inside, where it has any.
  let section: SectionDescription?
  /// Whether the value is a list of such mappings.
  let isListOfSections: Bool
}
