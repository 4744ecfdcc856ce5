/// A key that must be there.
struct RequiredKey<Value: Sendable>: Sendable {
  let form: Form<Value>
  let description: KeyDescription

  /// - Parameters:
  ///   - name: as the conf has it.
  ///   - form: what its value looks like.
  ///   - example: a value as YAML, for the manual, the sample file and the hint when the key is missing.
  ///   - text: for the manual; sentences.
  init(_ name: String, _ form: Form<Value>, example: String, _ text: String) {
    self.form = form
    description = KeyDescription(
      name: name, form: form.name, need: .required(example: example), text: text, section: form.section,
      isListOfSections: form.isListOfSections)
  }
}
