package import Gate

/// Says that there was no approval, why, and what to do. The way to a new push is always a button.
package struct OutcomePage: Sendable {
  private let host: String
  private let view: PendingView
  private let reason: Reason

  /// The page for an approval that ended; `reason` says why, or why it cannot be asked again now.
  package init(host: String, view: PendingView, reason: Reason) {
    self.host = host
    self.view = view
    self.reason = reason
  }

  /// The page.
  package var html: HTML {
    let (title, text) = OutcomePage.words(reason)
    var main: [HTML] = [PageFrame.paragraph(HTML(text), class: "lead")]
    if let pause = view.retryAfter, pause > .zero {
      main.append(
        PageFrame.paragraph("Please wait \(Duration.rounded(pause)) before you try again.", class: "notice"))
    }
    // A code proves who signs in; it is no approval of an action.
    if view.isSignIn && (reason == .approvalDenied || reason == .approvalCodeRequired) {
      main.append(codeForm)
    }
    if reason != .approvalCodeRequired && reason != .approvalLocked {
      main.append(
        PageFrame.form("/.unloq/wait/\(view.id)/again", id: "again", [PageFrame.button("Ask again")]))
    }
    main.append(
      PageFrame.paragraph(
        .element("a", [.init("href", "/.unloq/sign-in")], "Sign in as somebody else"), class: "small"))
    return PageFrame(title, host: host, tone: .bad).document(main)
  }

  /// After a denial the service may want the code from the app in place of a push.
  private var codeForm: HTML {
    PageFrame.form(
      "/.unloq/wait/\(view.id)/again", id: "code-form",
      [
        .element("label", [.init("for", "code")], "One-time code from your app"),
        .void(
          "input",
          [
            .init("id", "code"), .init("name", "code"), .init("inputmode", "numeric"),
            .init("autocomplete", "one-time-code"), .init("pattern", "[0-9]{4,10}"), .init("maxlength", "10"),
            .flag("required"),
          ]),
        PageFrame.button("Continue with the code", isQuiet: reason != .approvalCodeRequired),
      ])
  }

  private static func words(_ reason: Reason) -> (title: String, text: String) {
    switch reason {
    case .approvalDenied:
      ("Not approved", "The request was refused on the phone. If that was not you, tell your administrator.")
    case .approvalReported:
      (
        "Reported",
        "The person who was asked says that this was not them. Your administrator has to look into it."
      )
    case .approvalLocked:
      (
        "Locked",
        "A request was reported as not yours, and nothing can be approved until your administrator unlocks it."
      )
    case .approvalCodeRequired:
      ("Enter a code", "After a refusal we need the one-time code that your app shows.")
    case .approvalTimeout:
      ("No answer", "The phone was not answered in time. Is it switched on and connected?")
    case .approvalCancelled: ("Cancelled", "The request was called off before it was approved.")
    case .approvalThrottled: ("Too busy", "The approval service asks for a short pause.")
    case .tooManyApprovals: ("Too many requests", "Your phone has been asked too often just now.")
    case .approvalDeviceUnavailable:
      ("No phone to ask", "No phone that can approve is paired with this account.")
    case .approvalMisconfigured:
      ("Not available", "The approval service does not accept this gateway. Please tell your administrator.")
    case .sessionStoreUnavailable, .approvalServiceUnavailable:
      (
        "Not available",
        "The approval service cannot be reached. This is not your fault; please try again soon."
      )
    case .credentialMissing:
      (
        "No login sealed",
        "This site opens with a login that you seal with your phone first. Ask your administrator."
      )
    case .credentialUnreadable:
      (
        "Login not usable",
        "The login that was sealed for you cannot be opened. Ask your administrator to seal it again."
      )
    case .signInRequired: ("Signed out", "You signed out while the phone was ringing.")
    default: ("Not available", "This did not work. Please try again.")
    }
  }
}
