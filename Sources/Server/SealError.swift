internal import UnloqAPI

/// Why nothing was sealed, listed or removed, as a sentence for the person at the terminal.
package struct SealError: Error, Sendable {
  /// What went wrong.
  package let message: String
  /// What to do about it.
  package let hint: String?

  package init(_ message: String, hint: String? = nil) {
    self.message = message
    self.hint = hint
  }

  /// What a failed call means here.
  init(_ error: UnloqError, asking user: String) {
    if case .service(.approvalEncryption, _, _) = error {
      self.init(
        "the approval service does not give this application encryption keys",
        hint: "switch encryption keys on for the application, at the service")
      return
    }
    if case .unknownCode(status: 404, _) = error {
      self = SealError.unknown(user)
      return
    }
    switch error {
    case .unusableKey:
      self.init(
        "the key cannot be opened as it came",
        hint: "unloq.key_padding must be what the service's devices use")
      return
    case .wrongUser:
      self.init("the service answered for somebody else than \(user)")
      return
    default: break
    }
    switch error.meaning {
    case .denied: self.init("\(user) refused on the phone")
    case .reported: self.init("\(user) says on the phone that this was somebody else")
    case .locked: self.init("\(user) takes no approvals for a while: somebody else was reported")
    case .noAnswer: self.init("the phone of \(user) was not answered in time")
    case .deviceUnavailable: self = SealError.unknown(user)
    case .codeRequired:
      self.init("after a denial the service wants a one-time code: let \(user) sign in first")
    case .throttled: self.init("the approval service asks for a pause", hint: "try again in some minutes")
    case .misconfigured:
      self.init(
        "the approval service refuses the gateway (\(error.label))",
        hint: "unloq.api and unloq.api_key must be those of the application")
    case .unavailable, .tokenSpent, .cancelled:
      self.init("the approval service cannot be asked (\(error.label))")
    }
  }

  private static func unknown(_ user: String) -> SealError {
    SealError(
      "\(user) is not known to the approval service, has no phone there, or has never signed in to this application",
      hint: "let the person sign in once at a site behind the gateway: keys are given for people who did")
  }
}
