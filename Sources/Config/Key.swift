/// A key that has a default.
struct Key<Value: Sendable>: Sendable {
  let form: Form<Value>
  /// What holds when the key is left out.
  let fallback: Value
  let description: KeyDescription

  /// - Parameters:
  ///   - name: as the conf has it.
  ///   - form: what its value looks like.
  ///   - fallback: what holds when the key is left out; the manual shows it.
  ///   - text: for the manual; sentences.
  init(_ name: String, _ form: Form<Value>, default fallback: Value, _ text: String) {
    self.form = form
    self.fallback = fallback
    description = KeyDescription(
      name: name, form: form.name, need: .defaulted(form.write(fallback)), text: text, section: form.section,
      isListOfSections: form.isListOfSections)
  }
}
