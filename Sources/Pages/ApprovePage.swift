package import Gate

/// Names a request that needs an approval, with the button that rings the phone: for requests of scripts, for visits
/// that another site started, neither of which may ring by themselves, and where others have to be told what it is for.
package struct ApprovePage: Sendable {
  private let host: String
  private let subject: ApprovalSubject
  private let sealed: String
  private let others: ApprovalAsk.Others?
  private let mustSendAgain: Bool
  private let lacksPurpose: Bool

  /// The page for a request; `sealed` is that request as the gate has sealed it, `others` who has to approve in place
  /// of the person at the page. `mustSendAgain` says that a form was stopped on the way here, `lacksPurpose` that what
  /// was typed says too little.
  package init(
    host: String, subject: ApprovalSubject, sealed: String, others: ApprovalAsk.Others? = nil,
    mustSendAgain: Bool = false, lacksPurpose: Bool = false
  ) {
    self.host = host
    self.subject = subject
    self.sealed = sealed
    self.others = others
    self.mustSendAgain = mustSendAgain
    self.lacksPurpose = lacksPurpose
  }

  /// The page.
  package var html: HTML {
    var main: [HTML] = []
    if mustSendAgain {
      main.append(
        PageFrame.paragraph(
          "Your form was not sent. Please send it again after the approval.", class: "notice"))
    }
    let lead: HTML =
      others == nil
      ? "This needs a fresh approval on your phone:" : "This needs the approval of somebody else:"
    main.append(PageFrame.paragraph(lead, class: "lead"))
    main.append(
      .element("p", [.init("class", "subject")], HTML("\(subject.method) \(subject.host)\(subject.path)")))
    guard let others else {
      main.append(form([PageFrame.button("Ring my phone")]))
      return PageFrame("Approval needed", host: host).document(main)
    }
    main.append(PageFrame.paragraph(ApprovePage.asked(others), class: "small"))
    if lacksPurpose {
      main.append(
        .element(
          "p", [.init("id", "problem"), .init("class", "problem"), .init("role", "alert")],
          "Please say what it is for, in 3 to 200 characters."))
    }
    main.append(form(purposeField + [PageFrame.button("Ask them")]))
    return PageFrame("Approval needed", host: host).document(main)
  }

  /// Who is asked, and how many of them have to approve.
  static func asked(_ others: ApprovalAsk.Others) -> HTML {
    let names: HTML = .element(
      "strong", [.init("class", "approvers")], HTML(others.approvers.map(\.text).joined(separator: ", ")))
    if others.approvers.count == others.need {
      return .group([
        names, others.need == 1 ? " will be asked." : " will be asked, and all of them must approve.",
      ])
    }
    return .group([names, HTML(" will be asked, and \(others.need) of them must approve.")])
  }

  private var purposeField: [HTML] {
    var field: [HTML.Attribute] = [
      .init("id", "purpose"), .init("name", "purpose"), .init("type", "text"), .init("minlength", "3"),
      .init("maxlength", "200"), .init("autocomplete", "off"), .flag("required"), .flag("autofocus"),
    ]
    if lacksPurpose { field += [.init("aria-invalid", "true"), .init("aria-describedby", "problem")] }
    return [
      .element("label", [.init("for", "purpose")], "What is it for? They will read this"),
      .void("input", field),
    ]
  }

  private func form(_ contents: [HTML]) -> HTML {
    PageFrame.form("/.unloq/approve", id: "approve", [PageFrame.hidden("to", sealed)] + contents)
  }
}
