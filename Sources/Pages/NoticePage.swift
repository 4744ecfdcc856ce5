package import Gate

/// A page that says one thing: an error, a refusal, a good-bye.
package struct NoticePage: Sendable {
  private let frame: PageFrame
  private let text: String
  private let link: (text: String, target: String)?

  private init(_ frame: PageFrame, _ text: String, link: (text: String, target: String)? = nil) {
    self.frame = frame
    self.text = text
    self.link = link
  }

  /// The page.
  package var html: HTML {
    var main = [PageFrame.paragraph(HTML(text), class: "lead")]
    if let link {
      main.append(PageFrame.paragraph(.element("a", [.init("href", link.target)], HTML(link.text))))
    }
    return frame.document(main)
  }

  /// After signing out.
  package static func signedOut(host: String) -> NoticePage {
    NoticePage(
      PageFrame("Signed out", host: host, tone: .good), "Your session has ended on this device.",
      link: ("Sign in again", "/.unloq/sign-in"))
  }

  /// Asked for the session page without a session.
  package static func notSignedIn(host: String) -> NoticePage {
    NoticePage(
      PageFrame("Not signed in", host: host), "There is no session in this browser.",
      link: ("Sign in", "/.unloq/sign-in"))
  }

  /// A gate page that does not exist, or an approval that is forgotten.
  package static func notFound(host: String) -> NoticePage {
    NoticePage(
      PageFrame("Nothing here", host: host, tone: .bad),
      "This page does not exist, or what it was about is over.",
      link: ("Back to the site", "/"))
  }

  /// A wait page opened in a browser that did not ask.
  package static func otherBrowser(host: String) -> NoticePage {
    NoticePage(
      PageFrame("Another browser asked", host: host, tone: .bad),
      "This approval belongs to the browser in which it was started. Nothing of it is shown here.",
      link: ("Sign in here", "/.unloq/sign-in"))
  }

  /// A sign-in without the cookie that binds it to its browser.
  package static func cookiesNeeded(host: String) -> NoticePage {
    NoticePage(
      PageFrame("Cookies needed", host: host, tone: .bad),
      "Your browser did not send the cookie that ties the sign-in to it. Please allow cookies for this site.",
      link: ("Try again", "/.unloq/sign-in"))
  }

  /// The page for a refusal that has no page of its own.
  package static func refusal(_ reason: Reason, host: String) -> NoticePage {
    let (title, text) = words(reason)
    return NoticePage(PageFrame(title, host: host, tone: .bad), text)
  }

  /// The page for a request that was allowed and found no upstream to answer it.
  package static func upstream(isLate: Bool, host: String) -> NoticePage {
    NoticePage(
      PageFrame(isLate ? "The site is slow" : "The site is down", host: host, tone: .bad),
      isLate
        ? "The site behind this gate did not answer in time. Please try again in a moment."
        : "The site behind this gate cannot be reached. Please try again in a moment.")
  }

  private static func words(_ reason: Reason) -> (title: String, text: String) {
    switch reason {
    case .ruleDenied, .noRuleMatched: ("Not allowed", "The rules of this site do not allow this.")
    case .approvalDenied:
      ("Not approved", "The request was refused on the phone. Nothing was sent to the site.")
    case .approvalReported:
      ("Reported", "The person who was asked says that this was not them. Nothing was sent to the site.")
    case .approvalLocked:
      ("Locked", "A request was reported as not yours. Your administrator has to unlock your approvals.")
    case .purposeRequired:
      ("Say what it is for", "Somebody else has to approve this, and has to be told why.")
    case .noOtherApprover:
      (
        "Nobody to ask",
        "Somebody else than you has to approve this, and there are not enough other approvers."
      )
    case .approvalTimeout: ("No answer", "The phone was not answered in time. Nothing was sent to the site.")
    case .approvalCancelled, .clientLeft:
      ("Cancelled", "The request was called off. Nothing was sent to the site.")
    case .approvalCodeRequired:
      ("Sign in again", "The approval service wants a one-time code. Please sign in again to enter it.")
    case .tooManyApprovals:
      ("Too many requests", "Your phone has been asked too often just now. Please wait a little.")
    case .crossSiteRequest:
      ("Stopped", "Another site started this. Please start it from this site's own pages.")
    case .unknownHost: ("Unknown site", "There is no site of this name here.")
    case .methodNotAllowed: ("Not like this", "This page does not take such a request.")
    case .upgradeNotSupported: ("Not supported", "This protocol is not supported here.")
    case .malformedRequest, .ambiguousHeader, .headTooLarge, .bodyTooLarge, .requestTimeout:
      ("Not understood", "The request could not be understood. Please go back and try again.")
    case .approvalDeviceUnavailable:
      ("No phone to ask", "No phone that can approve is paired with this account.")
    case .approvalThrottled: ("Too busy", "The approval service asks for a short pause.")
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
    default: ("Not available", "Something that this gate depends on is not available. Please try again soon.")
    }
  }
}
