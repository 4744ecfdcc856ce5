import YAML

/// What a value looks like in YAML: how it is read, how its default is written, and what the manual calls it.
struct Form<Value: Sendable>: Sendable {
  /// With its article and its bounds: "a duration, 1ms to 1d".
  let name: String
  /// The value of a node; `nil` after saying what is wrong with it.
  let read: @Sendable (Node, Decoding) -> Value?
  /// The value as YAML, on one line.
  let write: @Sendable (Value) -> String
  /// The keys inside, where the value is a mapping of its own or a list of such mappings.
  let section: SectionDescription?
  /// Whether it is a list of such mappings.
  let isListOfSections: Bool

  init(
    _ name: String, section: SectionDescription? = nil, isListOfSections: Bool = false,
    read: @escaping @Sendable (Node, Decoding) -> Value?,
    write: @escaping @Sendable (Value) -> String
  ) {
    self.name = name
    self.section = section
    self.isListOfSections = isListOfSections
    self.read = read
    self.write = write
  }

  /// A single value, made from its text.
  static func single(
    _ name: String,
    parse: @escaping @Sendable (String) throws(Flaw) -> Value,
    write: @escaping @Sendable (Value) -> String
  ) -> Form {
    Form(
      name,
      read: { node, decoding in
        guard let text = decoding.text(of: node, form: name) else { return nil }
        do throws(Flaw) {
          return try parse(text)
        } catch {
          decoding.report(error, in: node)
          return nil
        }
      }, write: write)
  }
}
