/// The texts of one approval, cleaned and cut when they are set: what the phone and the pages show.
package struct ApprovalSubject: Sendable, Hashable {
  /// The request's method.
  package let method: String
  /// The site's host.
  package let host: String
  /// The request's path.
  package let path: String
  /// The rule's message with its variables filled in, or the standard sentence.
  package let message: String

  /// The texts of a request. `template` is the rule's message, in which `$method`, `$host` and `$path` stand
  /// for the three; nil for "method host path".
  package init(method: String, host: String, path: String, template: String?) {
    self.method = PhoneText.cleaned(method, longest: 16)
    self.host = PhoneText.cleaned(host, longest: 60)
    // One word that begins with a slash: whatever a path says, it cannot become a sentence of its own, a code or
    // another host's name behind ours.
    self.path = String(PhoneText.cleaned(path, longest: 100).map { $0 == " " ? "·" : $0 })
    message = ApprovalSubject.filled(
      template ?? "$method $host$path", ["method": self.method, "host": self.host, "path": self.path])
  }

  /// The subject of a sign-in.
  package init(signInTo host: String) {
    self.init(method: "GET", host: host, path: "/", template: "Sign in to $host")
  }

  /// The texts for the phones of others: who asks stands first, and what they say it is for last, in marks that text
  /// of theirs cannot have.
  func asked(by requester: EmailAddress, for purpose: PurposeText?) -> ApprovalSubject {
    let who = PhoneText.cleaned(requester.text, longest: 80)
    let what = PhoneText.cleaned(message, longest: 120)
    return ApprovalSubject(self, message: "\(who) asks: \(what)" + (purpose.map { " – for “\($0)”" } ?? ""))
  }

  private init(_ other: ApprovalSubject, message: String) {
    method = other.method
    host = other.host
    path = other.path
    self.message = message
  }

  /// Fills in the variables in one pass, so that a path with `$host` in it stays what it is.
  private static func filled(_ template: String, _ values: [String: String]) -> String {
    var text = ""
    var rest = template[...]
    while let dollar = rest.firstIndex(of: "$") {
      text += rest[..<dollar]
      rest = rest[rest.index(after: dollar)...]
      let name = String(rest.prefix { $0.isASCII && $0.isLetter })
      if let value = values[name] {
        text += value
        rest = rest.dropFirst(name.count)
      } else {
        text += "$"
      }
    }
    return PhoneText.cleaned(text + rest, longest: 200)
  }
}
