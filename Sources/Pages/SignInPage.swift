/// Asks who is there. The e-mail is not a secret; what proves it is the tap that follows.
package struct SignInPage: Sendable {
  /// Why the page is shown again.
  package enum Problem: Sendable {
    /// What was typed is no e-mail address.
    case notAnAddress
    /// The person's phone was rung too often: after this pause again, or now with a code.
    case tooMany(Duration)
  }

  private let host: String
  private let sealedTarget: String
  private let email: String
  private let problem: Problem?
  private let mustSendAgain: Bool

  /// The page; `sealedTarget` is where to go afterwards, as sealed by the gate, `email` what was typed
  /// before, and `mustSendAgain` says that a form was stopped on the way here and has to be sent again.
  package init(
    host: String, sealedTarget: String, email: String = "", problem: Problem? = nil,
    mustSendAgain: Bool = false
  ) {
    self.host = host
    self.sealedTarget = sealedTarget
    self.email = email
    self.problem = problem
    self.mustSendAgain = mustSendAgain
  }

  /// The page.
  package var html: HTML {
    var input: [HTML.Attribute] = [
      .init("id", "email"), .init("name", "email"), .init("type", "email"), .init("autocomplete", "username"),
      .init("inputmode", "email"), .init("spellcheck", "false"), .init("maxlength", "254"),
      .init("value", email),
      .flag("required"), .flag("autofocus"),
    ]
    var notices: [HTML] = []
    if mustSendAgain {
      notices.append(
        PageFrame.paragraph(
          "Your form was not sent. Please send it again after signing in.", class: "notice"))
    }
    var code: [HTML] = []
    switch problem {
    case nil: break
    case .tooMany(let pause):
      notices.append(
        .element(
          "p", [.init("id", "problem"), .init("class", "problem"), .init("role", "alert")],
          """
          This phone has been asked too often. Please wait \(Duration.rounded(pause)), or use the one-time code that \
          your app shows.
          """))
      code = SignInPage.codeField
    case .notAnAddress:
      input += [.init("aria-invalid", "true"), .init("aria-describedby", "problem")]
      notices.append(
        .element(
          "p", [.init("id", "problem"), .init("class", "problem"), .init("role", "alert")],
          "This does not look like an e-mail address."))
    }
    return PageFrame("Sign in", host: host).document([
      PageFrame.paragraph("Your phone will ask you to approve. There is no password.", class: "lead"),
      .group(notices),
      PageFrame.form(
        "/.unloq/sign-in", id: "sign-in",
        [
          .element("label", [.init("for", "email")], "E-mail address"),
          .void("input", input),
          .group(code),
          PageFrame.hidden("to", sealedTarget),
          PageFrame.button(code.isEmpty ? "Ring my phone" : "Sign in"),
        ]),
    ])
  }

  /// What a person needs who gets no push because somebody else had the phone rung.
  private static let codeField: [HTML] = [
    .element("label", [.init("for", "code")], "One-time code from your app"),
    .void(
      "input",
      [
        .init("id", "code"), .init("name", "code"), .init("inputmode", "numeric"),
        .init("autocomplete", "one-time-code"), .init("pattern", "[0-9]{4,10}"), .init("maxlength", "10"),
      ]),
  ]
}
