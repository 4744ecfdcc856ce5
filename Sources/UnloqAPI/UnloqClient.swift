import Bytes
import Fetch
import FoundationEssentials
package import Reactor

/// Calls the approval service. An actor on the event loop whose sockets it uses; held calls cost no thread.
///
/// Calls that ring a phone are made exactly once, on a connection of their own, and wait up to the configured
/// time-out. Cancelling the task ends the call.
package actor UnloqClient: ExecutorActor {
  package nonisolated let executor: any SerialExecutor
  private nonisolated let loop: EventLoop
  private let fetch: FetchClient
  private let endpoint: UnloqEndpoint
  private let settings: UnloqSettings

  /// For calls that answer at once.
  private static let quickTimeout = Duration.seconds(10)
  /// Pauses before the second and the third try of a call that may be repeated.
  private static let pauses: [Duration] = [.milliseconds(200), .milliseconds(600)]

  /// - Parameters:
  ///   - settings: where the service is, and the key.
  ///   - loop: the loop the client lives on.
  /// - Throws: `transport(.badRequest)` when the address in `settings` is not acceptable (see
  ///   `UnloqEndpoint`).
  package init(_ settings: UnloqSettings, loop: EventLoop) throws(UnloqError) {
    guard let endpoint = UnloqEndpoint(settings.api) else { throw .transport(.badRequest) }
    self.endpoint = endpoint
    self.settings = settings
    self.loop = loop
    executor = loop
    do throws(FetchError) {
      fetch = try FetchClient(
        loop: loop,
        settings: FetchSettings(
          connectTimeout: settings.connectTimeout, certificateAuthority: settings.certificateAuthority))
    } catch {
      throw .transport(error)
    }
  }

  // Calls that ring a phone

  /// POST /authenticate: asks a person to approve a login. Suspends until the person answers.
  package func authenticate(_ call: AuthenticateCall) async throws(UnloqError) -> AccessToken {
    let response = try await ring(endpoint.url("authenticate"), call.fields)
    return try token(in: UnloqReply.result(ApprovalResult.self, of: response), of: call.subject)
  }

  /// POST /authorize/:code: asks a person to approve one action. Suspends until the person answers.
  package func authorize(_ call: AuthorizeCall) async throws(UnloqError) -> AccessToken {
    let response = try await ring(endpoint.url("authorize", call.action), call.fields)
    return try token(in: UnloqReply.result(ApprovalResult.self, of: response), of: call.subject)
  }

  /// POST /encryption/user: asks a person's device for the person's encryption key. Suspends until the person
  /// answers. Both documented shapes of the answer are understood, whichever was asked for.
  package func releaseKey(_ call: KeyReleaseCall) async throws(UnloqError) -> KeyRelease {
    let response = try await ring(endpoint.url("encryption", "user"), call.fields)
    let result = try UnloqReply.result(ApprovalResult.self, of: response)
    guard let key = result.encryptionKey else { return .token(try token(in: result, of: call.subject)) }
    let id = try person(in: result, call.subject)
    guard call.publicKeyPEM != nil || EncryptionKey.isPlausible(key.utf8.span) else { throw .unusableKey }
    return .key(Secret(key), of: id, approvalID: result.approvalID)
  }

  // Calls that answer at once

  /// POST /token: redeems a token and checks what it proves.
  package func redeem(_ call: TokenCall) async throws(UnloqError) -> ApprovedUser {
    let response = try await ask(request(.post, endpoint.url("token"), call.fields), repeats: .ifNotSent)
    return try call.user(in: UnloqReply.result(ApprovalResult.self, of: response))
  }

  /// POST /token/session: names the session an approval has led to.
  package func attach(_ call: SessionCall) async throws(UnloqError) {
    let response = try await ask(
      request(.post, endpoint.url("token", "session"), call.fields), repeats: .ifNotSent)
    try UnloqReply.refuseFailure(response)
  }

  /// GET /actions/:code: the action's template, nil when there is none.
  package func action(_ code: String) async throws(UnloqError) -> UnloqAction? {
    let response = try await ask(request(.get, endpoint.url("actions", code)), repeats: .ifFailed)
    if response.status == 404 { return nil }
    let result = try UnloqReply.result(ActionResult.self, of: response)
    guard result.action.code == code else { throw .missingField(.code) }
    return UnloqAction(code: code, title: result.action.title ?? "", message: result.action.message ?? "")
  }

  /// POST /actions: makes an action.
  package func create(_ action: UnloqAction) async throws(UnloqError) {
    let response = try await ask(request(.post, endpoint.url("actions"), action.fields), repeats: .ifNotSent)
    try UnloqReply.refuseFailure(response)
  }

  /// GET /approvals/:id: what the service remembers of an approval.
  package func approval(_ id: String) async throws(UnloqError) -> ApprovalRecord {
    let response = try await ask(request(.get, endpoint.url("approvals", id)), repeats: .ifFailed)
    return try UnloqReply.result(ApprovalRecord.self, of: response)
  }

  // How calls are made

  /// When a call is made a second time.
  private enum Repetition {
    /// Only where it certainly never left.
    case ifNotSent
    /// After every transport failure that may pass.
    case ifFailed
  }

  private func ring(_ url: String, _ fields: UnloqFields) async throws(UnloqError) -> FetchResponse {
    var request = try request(.post, url, fields)
    request.timeout = settings.timeout
    request.mayReuseConnection = false
    return try await send(request)
  }

  private func ask(_ request: FetchRequest, repeats: Repetition) async throws(UnloqError) -> FetchResponse {
    for pause in UnloqClient.pauses {
      do throws(UnloqError) {
        return try await send(request)
      } catch {
        guard error.retry == .always || (error.retry == .ifIdempotent && repeats == .ifFailed) else {
          throw error
        }
        await loop.sleep(for: pause)
        if Task.isCancelled { throw .transport(.cancelled) }
      }
    }
    return try await send(request)
  }

  private func send(_ request: FetchRequest) async throws(UnloqError) -> FetchResponse {
    do throws(FetchError) {
      return try await fetch.send(request)
    } catch {
      throw .transport(error)
    }
  }

  private func request(
    _ method: FetchRequest.Method, _ url: String, _ fields: UnloqFields? = nil
  ) throws(UnloqError) -> FetchRequest {
    var request = FetchRequest(method, url)
    request.bearer = settings.apiKey
    request.timeout = UnloqClient.quickTimeout
    request.fields = [("Accept", "application/json")]
    if let fields {
      request.fields.append(("Content-Type", "application/json"))
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      // Texts, whole numbers and truth values can always be written.
      guard let body = try? encoder.encode(fields) else { throw .transport(.badRequest) }
      request.body = Array(body)
    }
    return request
  }

  // What answers must hold

  private func token(in result: ApprovalResult, of subject: UnloqSubject) throws(UnloqError) -> AccessToken {
    guard let token = result.token, !token.isEmpty else { throw .missingField(.token) }
    return AccessToken(unloqID: try person(in: result, subject), token: Secret(token))
  }

  private func person(in result: ApprovalResult, _ subject: UnloqSubject) throws(UnloqError) -> UnloqID {
    guard let id = result.unloqID.flatMap(UnloqID.init) else { throw .missingField(.unloqID) }
    if case .id(let asked) = subject, asked != id { throw .wrongUser }
    return id
  }
}
