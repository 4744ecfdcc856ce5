/// A key that may be left out and has no default: then the thing is not there.
struct OptionalKey<Value: Sendable>: Sendable {
  let form: Form<Value>
  let description: KeyDescription

  /// - Parameters:
  ///   - name: as the conf has it.
  ///   - form: what its value looks like.
  ///   - example: a value as YAML, for the manual and the sample file.
  ///   - text: for the manual; sentences, what holds without the key among them.
  init(_ name: String, _ form: Form<Value>, example: String, _ text: String) {
    self.form = form
    description = KeyDescription(
      name: name, form: form.name, need: .optional(example: example), text: text, section: form.section,
      isListOfSections: form.isListOfSections)
  }
}
