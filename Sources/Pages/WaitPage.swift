package import Gate

/// Shown while the phone rings: the code to compare, the time that is left, and a way out.
///
/// Goes on by itself: by a script that asks for the state, and without scripts by loading itself again.
package struct WaitPage: Sendable {
  private let host: String
  private let view: PendingView

  package init(host: String, view: PendingView) {
    self.host = host
    self.view = view
  }

  /// The page.
  package var html: HTML {
    let path = "/.unloq/wait/\(view.id)"
    let seconds = view.expiresIn.components.seconds
    let script: HTML = .element(
      "script", [.init("src", "/.unloq/assets/wait.js"), .flag("defer")])
    let refresh: HTML = .element(
      "noscript", [], .void("meta", [.init("http-equiv", "refresh"), .init("content", "3")]))
    return PageFrame("Check your phone", host: host, tone: .busy).document(
      head: [refresh, script],
      [
        PageFrame.paragraph(
          .group([
            "We asked ", .element("strong", [.init("id", "asked")], HTML(asked)), " to approve:",
          ]), class: "lead"),
        .element("p", [.init("class", "subject")], HTML(subject)),
        .element(
          "div", [.init("class", "code")],
          .element("p", [.init("id", "code-label")], HTML(codeLabel)),
          .element(
            "p", [.init("id", "match-code"), .init("aria-labelledby", "code-label match-code")],
            HTML(view.matchCode))),
        .element(
          "p",
          [
            .init("id", "wait"), .init("role", "status"), .init("aria-live", "polite"),
            .init("data-status", "\(path)/status"), .init("data-seconds", String(seconds)),
          ], "Waiting for your answer"),
        .element("p", [.init("id", "countdown"), .init("aria-hidden", "true")], HTML("\(seconds) s")),
        PageFrame.form("\(path)/cancel", id: "cancel", [PageFrame.button("Cancel", isQuiet: true)]),
      ])
  }

  private var asked: String {
    guard let others = view.others else { return view.email.text }
    let names = others.approvers.map(\.text).joined(separator: ", ")
    return others.need < others.approvers.count ? "\(others.need) of \(names)" : names
  }

  private var codeLabel: String {
    view.others == nil
      ? "Approve only if your phone shows" : "Their phones show this code. Tell it if they ask"
  }

  private var subject: String { view.isSignIn ? "Sign in to \(view.subject.host)" : view.subject.message }
}
