package import Gate

/// Names a request that needs an approval, with the button that rings the phone: for requests of scripts, and
/// for visits that another site started, neither of which may ring by themselves.
package struct ApprovePage: Sendable {
  private let host: String
  private let subject: ApprovalSubject
  private let sealed: String

  /// The page for a request; `sealed` is that request as the gate has sealed it.
  package init(host: String, subject: ApprovalSubject, sealed: String) {
    self.host = host
    self.subject = subject
    self.sealed = sealed
  }

  /// The page.
  package var html: HTML {
    PageFrame("Approval needed", host: host).document([
      PageFrame.paragraph("This needs a fresh approval on your phone:", class: "lead"),
      .element("p", [.init("class", "subject")], HTML("\(subject.method) \(subject.host)\(subject.path)")),
      PageFrame.form(
        "/.unloq/approve", id: "approve",
        [PageFrame.hidden("to", sealed), PageFrame.button("Ring my phone")]),
    ])
  }
}
