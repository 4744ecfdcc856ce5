import Bytes
import SQLite

extension AuthenticatorService {
  /// POST /authenticate: a login, by a tap or by a one-time code.
  func authenticate(_ application: Application, _ parameters: RequestFields) async throws -> APIReply {
    let method = try method(parameters)
    let generatesToken = try parameters.boolean("generate_token", default: true)
    let code = try parameters.oneTimeCode("token")
    let source = try parameters.address("ip")
    let text = ApprovalText(
      title: "Sign in", message: try parameters.text("message") ?? "",
      place: try parameters.text("place") ?? "",
      address: source?.description, matchCode: parameters.variable("match_code") ?? "")
    let user = try await person(parameters)
    try await checkCode(code, of: user, in: application, isRequired: method == .oneTimeCode)
    let question = ApprovalQuestion(
      application: application, user: user, kind: .authentication, text: text, source: source)
    let approval =
      switch method {
      case .oneTimeCode: try await approveByCode(question)
      default:
        try await ask(question) { connection, approval in
          try connection.noteLogin(
            of: user.id, in: application.id, at: approval.endedAt ?? approval.createdAt)
        }
      }
    let type = "api.application.approval.authenticate"
    guard generatesToken else { return .success(type, .object(description(of: approval, user))) }
    let token = try await issueToken(for: approval)
    return .success(type, ["unloq_id": .string(String(user.id)), "token": .string(token.text)])
  }

  /// Makes and stores the access token of an approval.
  ///
  /// - Parameters:
  ///   - approval: what the token stands for.
  ///   - wrappedKey: the encryption key as wrapped for the caller.
  /// - Returns: the token to give out.
  /// - Throws: when it cannot be stored.
  func issueToken(for approval: ApprovalRecord, wrappedKey: String? = nil) async throws -> AccessToken {
    let token = AccessToken(from: random)
    let now = time.now
    try await store.run {
      try $0.addToken(token, for: approval.id, of: approval.applicationID, wrappedKey: wrappedKey, at: now)
    }
    return token
  }

  private func method(_ parameters: RequestFields) throws(APIError) -> ApprovalMethod {
    guard let name = try parameters.text("method") else { return .push }
    guard let method = ApprovalMethod(rawValue: name) else {
      throw .invalid(field: "method", because: "must be UNLOQ or OTP")
    }
    guard method != .email else {
      throw .invalid(field: "method", because: "EMAIL is not offered: this service sends no mail")
    }
    return method
  }

  /// Checks the one-time code where one is given or needed; a right one ends the need that a denial left behind.
  ///
  /// A wrong code is never ignored, also where none is needed.
  /// - Throws: `oneTimeCodeNeeded`, `throttled`.
  private func checkCode(
    _ code: String?, of user: User, in application: Application, isRequired: Bool
  ) async throws {
    let now = time.now
    let failure = try await store.run { connection -> APIError? in
      let needsCode = try connection.membership(of: user.id, in: application.id).needsCode
      guard let code else { return needsCode || isRequired ? .oneTimeCodeNeeded : nil }
      let secret = try connection.codeSecret(of: user.id)
      var codes = try connection.codeGuard(of: user.id)
      let failure = codes.check(code, secret: secret, at: now)
      // Stored also when the code is wrong: that is what counts the attempts.
      try connection.setCodeGuard(codes, of: user.id)
      if failure == nil && needsCode { try connection.setNeedsCode(false, of: user.id, in: application.id) }
      return failure
    }
    if let failure { throw failure }
  }
}
