import YAML

extension Forms {
  /// A list. Items that could not be read are left out, after they were reported.
  ///
  /// - Parameters:
  ///   - item: the form of each item.
  ///   - noun: what the items are, in the plural.
  ///   - isSingleAllowed: whether one item may stand there without the brackets.
  ///   - isEmptyAllowed: false where an empty list would mean the opposite of what it looks like.
  /// - Returns: a form whose values have one item at least, unless `isEmptyAllowed`.
  static func list<Item: Sendable>(
    of item: Form<Item>, _ noun: String, isSingleAllowed: Bool = false, isEmptyAllowed: Bool = false
  ) -> Form<[Item]> {
    let name = isSingleAllowed ? "\(item.name), or a list of them" : "a list of \(noun)"
    return Form<[Item]>(
      name, section: item.section, isListOfSections: item.section != nil,
      read: { node, decoding in
        switch node.content {
        case .sequence(let nodes):
          if nodes.isEmpty && !isEmptyAllowed {
            decoding.error(at: node.position, "the list is empty", hint: "name one of the \(noun) at least")
            return nil
          }
          return nodes.compactMap { item.read($0, decoding) }
        case .scalar(let scalar) where isSingleAllowed && !scalar.isAbsent:
          return item.read(node, decoding).map { [$0] }
        case .mapping where isSingleAllowed && item.section != nil:
          return item.read(node, decoding).map { [$0] }
        default:
          decoding.error(
            at: node.position, "\(node.kind) stands where a list of \(noun) is expected",
            hint: isSingleAllowed ? nil : "begin each item with - or write them in [ ]")
          return nil
        }
      },
      write: { items in
        isSingleAllowed && items.count == 1
          ? items.map(item.write).joined() : "[\(items.map(item.write).joined(separator: ", "))]"
      })
  }

  /// A mapping of its own.
  static func section<S: Section>(_ section: S.Type) -> Form<S.Value> {
    Form<S.Value>(
      "a mapping", section: S.description,
      read: { node, decoding in
        SectionReader(node, S.description, decoding).flatMap { S.read($0) }
      }, write: { _ in "" })
  }

  /// The value together with its place, for checks that look at several values.
  static func located<Plain: Sendable>(_ form: Form<Plain>) -> Form<Located<Plain>> {
    Form<Located<Plain>>(
      form.name, section: form.section, isListOfSections: form.isListOfSections,
      read: { node, decoding in
        form.read(node, decoding).map { Located($0, at: node.position) }
      }, write: { form.write($0.value) })
  }
}
