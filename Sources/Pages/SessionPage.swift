/// Tells a signed-in person who the gate takes them for, and how long that lasts; with the way out.
package struct SessionPage: Sendable {
  /// The figures of a session, for the page and for JSON.
  package struct Facts: Sendable {
    /// Who.
    package var email: String
    /// When they signed in, RFC 3339.
    package var signedInAt: String
    /// Since the latest approval, whatever it was given for.
    package var approvalAge: Duration
    /// Until the session ends, used or not.
    package var endsIn: Duration
    /// Until it ends if it is not used.
    package var idleEndsIn: Duration
    /// The approvals that the session holds for single rules.
    package var grants: [Grant]
    /// The code to compare, while the phone rings to renew one of its approvals.
    package var renewalCode: String?

    /// An approval for one rule.
    package struct Grant: Sendable {
      /// The rule's name.
      package var rule: String
      /// Since it was given.
      package var age: Duration
      /// How much longer it is good for the rule; nil where the rule is not known by name.
      package var left: Duration?

      package init(rule: String, age: Duration, left: Duration?) {
        self.rule = rule
        self.age = age
        self.left = left
      }
    }

    package init(
      email: String, signedInAt: String, approvalAge: Duration, endsIn: Duration, idleEndsIn: Duration,
      grants: [Grant] = [], renewalCode: String? = nil
    ) {
      self.grants = grants
      self.renewalCode = renewalCode
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

  /// The page. Readable as it stands; a script makes its clocks run.
  package var html: HTML {
    let script: HTML = .element("script", [.init("src", "/.unloq/assets/session.js"), .flag("defer")])
    return PageFrame("Your session", host: host, tone: .good).document(
      head: [script],
      [
        PageFrame.paragraph(
          .group([
            "You are signed in as ", .element("strong", [.init("id", "email")], HTML(facts.email)), ".",
          ]),
          class: "lead"),
        renewal,
        .element("dl", [.init("id", "clocks")], clocks + facts.grants.map(grant)),
        PageFrame.form("/.unloq/sign-out", id: "sign-out", [PageFrame.button("Sign out")]),
      ])
  }

  private var renewal: HTML {
    guard let code = facts.renewalCode else { return .nothing }
    return .element(
      "p", [.init("id", "renewal"), .init("class", "notice"), .init("role", "status")],
      "A push was sent to keep you signed in. Approve only if your phone shows ",
      .element("strong", [], HTML(code)), ".")
  }

  /// When it began, how fresh it is, and its two ends.
  private var clocks: [HTML] {
    [
      PageFrame.fact(
        "Signed in", .element("time", [.init("datetime", facts.signedInAt)], HTML(facts.signedInAt))),
      PageFrame.fact("Last approval", SessionPage.running(since: facts.approvalAge, id: "approval-age")),
      PageFrame.fact("Ends at the latest in", SessionPage.running(until: facts.endsIn, id: "ends-in")),
      PageFrame.fact("Ends unused in", SessionPage.running(until: facts.idleEndsIn, id: "idle-ends-in")),
    ]
  }

  private func grant(_ grant: Facts.Grant) -> HTML {
    var parts: [HTML] = ["approved ", SessionPage.running(since: grant.age)]
    if let left = grant.left { parts += [", good for ", SessionPage.running(until: left)] }
    return .element(
      "div", [.init("class", "grant")], .element("dt", [], HTML(grant.rule)), .element("dd", [], parts))
  }

  /// A time that grows.
  private static func running(since age: Duration, id: String? = nil) -> HTML {
    .element("span", clock("data-since", age, id), "\(Duration.rounded(age)) ago")
  }

  /// A time that runs out.
  private static func running(until left: Duration, id: String? = nil) -> HTML {
    .element("span", clock("data-left", left, id), HTML(Duration.rounded(left)))
  }

  private static func clock(_ name: StaticString, _ time: Duration, _ id: String?) -> [HTML.Attribute] {
    (id.map { [.init("id", $0)] } ?? []) + [.init(name, String(max(1, time.components.seconds)))]
  }
}
