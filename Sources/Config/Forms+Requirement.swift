import Gate
import YAML

extension Forms {
  /// What a rule asks for: a word, or the keys of an approval.
  static var requirement: Form<Requirement> {
    Form<Requirement>(
      "none, deny, or the keys of an approval", section: ApprovalSection.description,
      read: { node, decoding in
        switch node.content {
        case .mapping:
          return SectionReader(node, ApprovalSection.description, decoding).flatMap(ApprovalSection.read)
        case .scalar:
          guard let text = decoding.text(of: node, form: "none, deny or the keys of an approval") else {
            return nil
          }
          switch text {
          case "none": return Requirement.none
          case "deny": return .deny
          default:
            let isAge = text == "fresh" || text.first?.isNumber == true
            let hint = isAge ? "write {approval: \(text)}" : "none, deny, or {approval: 8h}"
            decoding.report(Flaw("is not a requirement", hint: hint), in: node)
            return nil
          }
        case .sequence:
          decoding.error(
            at: node.position, "a list stands where one requirement is expected",
            hint: "none, deny, or {approval: 8h}")
          return nil
        }
      }, write: { _ in "" })
  }

  /// How old an approval may be.
  static var freshness: Form<Freshness> {
    let bounds = Duration.seconds(1)...Duration.seconds(365 * 86_400)
    return Form<Freshness>(
      "fresh, or a duration, 1s to 365d",
      read: { node, decoding in
        if case .scalar(let scalar) = node.content, scalar.text == "fresh" { return .fresh }
        if case .scalar(let scalar) = node.content, ["none", "deny"].contains(scalar.text) {
          decoding.report(Flaw("is not an approval", hint: "write require: \(scalar.text)"), in: node)
          return nil
        }
        return Forms.duration(bounds).read(node, decoding).map { .within($0) }
      },
      write: { freshness in
        switch freshness {
        case .fresh: "fresh"
        case .within(let duration): DurationText.write(duration)
        }
      })
  }

  /// The address of a person.
  static var email: Form<EmailAddress> {
    Form<EmailAddress>.single(
      "an e-mail address",
      parse: { text throws(Flaw) in
        guard let email = EmailAddress(text), !text.contains("*") else {
          throw Flaw("is not an e-mail address", hint: "one person, no pattern: ana@corp.example")
        }
        return email
      }, write: { YAMLText.scalar($0.text) })
  }

  /// The text on the phone.
  static var phoneMessage: Form<String> {
    Form<String>.single(
      "a text of up to 200 characters",
      parse: { text throws(Flaw) in
        guard !text.isEmpty else { throw Flaw("is empty", hint: "leave message out for the standard text") }
        guard text.count <= 200 else {
          throw Flaw("is too long", hint: "up to 200 characters: it must fit a phone's screen")
        }
        let isPlain = text.unicodeScalars.allSatisfy {
          let category = $0.properties.generalCategory
          return category != .control && category != .format && category != .lineSeparator
        }
        guard isPlain else {
          throw Flaw("has control or direction characters", hint: "one line of plain text")
        }
        for piece in text.split(separator: "$", omittingEmptySubsequences: false).dropFirst() {
          let name = String(piece.prefix { $0.isASCII && ($0.isLetter || $0 == "_") })
          let known = ["method", "host", "path"]
          guard name.isEmpty || known.contains(name) else {
            let nearest = Nearest.word(to: name, among: known).map { "did you mean $\($0)?" }
            throw Flaw(
              "has an unknown variable $\(name)", hint: nearest ?? "$method, $host and $path are known")
          }
        }
        return text
      }, write: { YAMLText.scalar($0) })
  }
}
