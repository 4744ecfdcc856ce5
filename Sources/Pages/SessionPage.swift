/// Tells a signed-in person who the gate takes them for, and how long that lasts; with the way out.
package struct SessionPage: Sendable {
  /// The figures of a session, for the page and for JSON.
  package struct Facts: Sendable {
    /// Who.
    package var email: String
    /// When they signed in, RFC 3339.
    package var signedInAt: String
    /// Since the latest approval.
    package var approvalAge: Duration
    /// Until the session ends, used or not.
    package var endsIn: Duration
    /// Until it ends if it is not used.
    package var idleEndsIn: Duration

    package init(
      email: String, signedInAt: String, approvalAge: Duration, endsIn: Duration, idleEndsIn: Duration
    ) {
      self.email = email
      self.signedInAt = signedInAt
      self.approvalAge = approvalAge
      self.endsIn = endsIn
      self.idleEndsIn = idleEndsIn
    }
  }

  private let host: String
  private let facts: Facts

  package init(host: String, facts: Facts) {
    self.host = host
    self.facts = facts
  }

  /// The page.
  package var html: HTML {
    PageFrame("Your session", host: host, tone: .good).document([
      PageFrame.paragraph(
        .group(["You are signed in as ", .element("strong", [.init("id", "email")], HTML(facts.email)), "."]),
        class: "lead"),
      .element(
        "dl", [],
        PageFrame.fact(
          "Signed in", .element("time", [.init("datetime", facts.signedInAt)], HTML(facts.signedInAt))),
        PageFrame.fact("Last approval", "\(Duration.rounded(facts.approvalAge)) ago"),
        PageFrame.fact("Ends at the latest in", HTML(Duration.rounded(facts.endsIn))),
        PageFrame.fact("Ends unused in", HTML(Duration.rounded(facts.idleEndsIn)))),
      PageFrame.form("/.unloq/sign-out", id: "sign-out", [PageFrame.button("Sign out")]),
    ])
  }
}
