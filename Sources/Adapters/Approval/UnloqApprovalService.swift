import Bytes
package import Crypto
package import Gate
package import Log
import Synchronization
import UnloqAPI

/// Approvals by the UNLOQ API: a sign-in is `/authenticate` and `/token`, a step-up `/authorize/:code` and
/// `/token`.
///
/// An approval counts only after its token was redeemed and proved to be of the right kind and person.
package final class UnloqApprovalService: ApprovalService {
  private let calls: any UnloqCalls
  private let action: String
  private let keys: KeyRequest
  private let random: any RandomSource
  private let log: Logger
  /// Whether the step-up action is known to exist at the service.
  private let hasAction = Mutex(false)

  /// `action` is the code of the step-up action, which is made on first use where it is missing.
  /// `keys` asks for people's encryption keys.
  package init(
    _ calls: any UnloqCalls, action: String, keys: KeyRequest, random: any RandomSource, log: Logger
  ) {
    self.calls = calls
    self.keys = keys
    self.action = action
    self.random = random
    self.log = log
  }

  /// Rings once and redeems the answer.
  package func ask(_ question: ApprovalQuestion) async throws(ApprovalFailure) -> ApprovalAnswer {
    do throws(UnloqError) {
      switch question.kind {
      case .signIn(let name, let lifetime):
        return try await signIn(question, serviceSessionName: name, lifetime: lifetime)
      case .stepUp(let user): return try await stepUp(question, user)
      case .second: return try await second(question)
      case .keyRelease(let user): return try await releaseKey(question, user)
      }
    } catch {
      let failure = UnloqApprovalService.failure(error, of: question.kind)
      if failure == .misconfigured || failure == .unavailable {
        log.warning("approval service failed", ["error": error.label])
      }
      if failure == .reported {
        log.warning(
          "request reported as not theirs",
          [
            "email": question.email.text, "host": question.subject.host,
            "client": question.client.description,
          ])
      }
      throw failure
    }
  }

  private func signIn(
    _ question: ApprovalQuestion, serviceSessionName: String, lifetime: Duration
  ) async throws(UnloqError) -> ApprovalAnswer {
    var call = AuthenticateCall(subject: .email(question.email.text))
    call.address = question.client
    call.variables = UnloqApprovalService.texts(question)
    if let code = question.oneTimeCode {
      call.method = .code
      call.oneTimeCode = Secret(code)
    }
    let token = try await calls.authenticate(call)
    var redemption = TokenCall(token: token, purpose: .authenticate)
    redemption.email = question.email.text
    redemption.session = serviceSessionName
    redemption.duration = lifetime
    redemption.address = question.client
    return try answer(await calls.redeem(redemption), question.email)
  }

  private func stepUp(
    _ question: ApprovalQuestion, _ user: UserIdentity
  ) async throws(UnloqError) -> ApprovalAnswer {
    guard let id = UnloqID(user.id) else { throw .missingField(.unloqID) }
    try await provideAction()
    var call = AuthorizeCall(action: action, subject: .id(id), reference: random.alphanumerics(20))
    call.address = question.client
    call.variables = UnloqApprovalService.texts(question)
    var redemption = TokenCall(token: try await authorize(call), purpose: .authorize)
    redemption.address = question.client
    let approved = try await calls.redeem(redemption)
    // The id is the one that was asked for; an e-mail, where one comes, must be the same person's too.
    if let email = approved.email, email.lowercased() != question.email.text { throw .wrongUser }
    return try answer(approved, question.email)
  }

  /// Asks somebody else than the requester, who is known by e-mail only: whether they have ever signed in to this
  /// application is not known here.
  private func second(_ question: ApprovalQuestion) async throws(UnloqError) -> ApprovalAnswer {
    try await provideAction()
    var call = AuthorizeCall(
      action: action, subject: .email(question.email.text), reference: random.alphanumerics(20))
    call.address = question.client
    call.variables = UnloqApprovalService.texts(question)
    var redemption = TokenCall(token: try await authorize(call), purpose: .authorize)
    redemption.address = question.client
    // The answer must name the person: an approval by an unnamed one is nobody's.
    redemption.email = question.email.text
    return try answer(await calls.redeem(redemption), question.email)
  }

  private func authorize(_ call: AuthorizeCall) async throws(UnloqError) -> AccessToken {
    do throws(UnloqError) {
      return try await calls.authorize(call)
    } catch {
      // Somebody may have removed the action: it is looked for again next time.
      if error.meaning == .misconfigured { hasAction.withLock { $0 = false } }
      throw error
    }
  }

  private func releaseKey(
    _ question: ApprovalQuestion, _ user: UserIdentity
  ) async throws(UnloqError) -> ApprovalAnswer {
    guard let id = UnloqID(user.id) else { throw .missingField(.unloqID) }
    var call = KeyReleaseCall(subject: .id(id))
    call.message = "\(question.subject.message) (code \(question.matchCode))"
    call.address = question.client
    call.variables = UnloqApprovalService.texts(question)
    let released = try await keys.ask(call)
    guard released.user == id, let user = UserIdentity(id: released.user.text, email: question.email) else {
      throw .wrongUser
    }
    return ApprovalAnswer(id: released.approvalID ?? "unnamed", user: user, key: released.key)
  }

  private func provideAction() async throws(UnloqError) {
    if hasAction.withLock({ $0 }) { return }
    if try await calls.action(action) == nil {
      try await calls.create(
        UnloqAction(
          code: action, title: "Approve on $host", message: "$message (code $match)"))
    }
    hasAction.withLock { $0 = true }
  }

  private func answer(_ approved: ApprovedUser, _ email: EmailAddress) throws(UnloqError) -> ApprovalAnswer {
    guard let user = UserIdentity(id: approved.unloqID.text, email: email) else {
      throw .missingField(.unloqID)
    }
    // A few services leave the approval's id out; the log then shows that there was one without a name.
    return ApprovalAnswer(id: approved.approvalID ?? "unnamed", user: user)
  }

  /// What the phone shows. `match` and the three parts of the request are the action's variables; the others
  /// are for services that show more.
  private static func texts(_ question: ApprovalQuestion) -> [String: String] {
    [
      "match_code": question.matchCode, "match": question.matchCode, "message": question.subject.message,
      "place": question.subject.host, "method": question.subject.method, "host": question.subject.host,
      "path": question.subject.path,
    ]
  }

  private static func failure(_ error: UnloqError, of kind: ApprovalQuestion.Kind) -> ApprovalFailure {
    // A mistyped address: the service knows nobody of that name, under a code that is not published.
    if kind.isByEmail, case .unknownCode(status: 404, _) = error { return .deviceUnavailable }
    return switch error.meaning {
    case .denied: .denied
    case .reported: .reported
    case .locked: .locked
    case .noAnswer: .timeout
    case .codeRequired: .codeRequired
    case .deviceUnavailable: .deviceUnavailable
    case .throttled: .throttled(error.retryAfter)
    case .misconfigured: .misconfigured
    case .unavailable, .tokenSpent: .unavailable
    case .cancelled: .cancelled
    }
  }
}

extension ApprovalQuestion.Kind {
  /// Whether the person is named by an address that the service may not know.
  fileprivate var isByEmail: Bool {
    switch self {
    case .signIn, .second: true
    default: false
    }
  }
}
