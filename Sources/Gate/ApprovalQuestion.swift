package import Bytes

/// What an approval service is asked to show on a phone. All texts are cleaned already (`PhoneText`).
package struct ApprovalQuestion: Sendable {
  /// What the approval is for.
  package enum Kind: Sendable {
    /// Signing in: the person is known by e-mail only. The session's name at the service, and the seconds
    /// after which the service may forget it.
    case signIn(serviceSessionName: String, lifetime: Duration)
    /// A fresh approval from somebody who is signed in.
    case stepUp(UserIdentity)
    /// An approval of what this other person wants to do. The one who is asked is known by e-mail only.
    case second(requester: EmailAddress)
    /// A fresh approval, and with it the person's encryption key.
    case keyRelease(UserIdentity)
  }

  /// What the approval is for.
  package let kind: Kind
  /// Whose phone.
  package let email: EmailAddress
  /// The two digits that the person compares.
  package let matchCode: String
  /// What is about to happen.
  package let subject: ApprovalSubject
  /// Where the request came from.
  package let client: IPAddress
  /// The code from the person's app, where the service wants one instead of a push; 4 to 10 digits.
  package let oneTimeCode: String?

  package init(
    kind: Kind, email: EmailAddress, matchCode: String, subject: ApprovalSubject, client: IPAddress,
    oneTimeCode: String? = nil
  ) {
    self.kind = kind
    self.email = email
    self.matchCode = matchCode
    self.subject = subject
    self.client = client
    self.oneTimeCode = oneTimeCode
  }
}
