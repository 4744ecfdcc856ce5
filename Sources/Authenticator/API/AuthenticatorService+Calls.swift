import Bytes
import Log
import SQLite

extension AuthenticatorService {
  /// Answers one API call: finds the application by its key, reads the parameters, does the call, and puts the result
  /// or the error into its envelope.
  package func answerCall(_ request: IncomingRequest) async -> APIReply {
    do {
      let application = try await application(of: request)
      guard let call = APICall(request.method, Array(request.segments.dropFirst())) else {
        throw APIError.unknownRoute
      }
      guard request.body.count <= settings.bodyLimit.bytes else { throw APIError.bodyTooLarge }
      return try await answer(call, of: application, request)
    } catch let error as APIError {
      return .failure(error)
    } catch {
      log.error("call failed", ["error": AuthenticatorService.label(of: error)])
      return .failure(.internalFailure)
    }
  }

  /// Fixed text for a log line.
  static func label(of error: any Error) -> String {
    (error as? SQLiteError)?.label.description ?? "unexpected"
  }

  private func answer(
    _ call: APICall, of application: Application, _ request: IncomingRequest
  ) async throws -> APIReply {
    switch call {
    case .authenticate: try await authenticate(application, request.bodyParameters())
    case .authorize(let code): try await authorize(code, application, request.bodyParameters())
    case .encryptionKey: try await encryptionKey(application, request.bodyParameters())
    case .redeemToken: try await redeemToken(application, request.bodyParameters())
    case .attachSession: try await attachSession(application, request.bodyParameters())
    case .listActions: try await listActions(application, request.queryParameters())
    case .createAction: try await createAction(application, request.bodyParameters())
    case .readAction(let code): try await readAction(code, application)
    case .listApprovals: try await listApprovals(application, request.queryParameters())
    case .readApproval(let id): try await readApproval(id, application)
    case .listWebhooks: try await listWebhooks(application)
    case .createWebhook: try await createWebhook(application, request.bodyParameters())
    case .removeWebhook(let id): try await removeWebhook(id, application)
    }
  }

  /// The application whose key the request carries.
  /// - Throws: `unknownApplication`.
  private func application(of request: IncomingRequest) async throws -> Application {
    guard let key = request.bearerKey,
      let application = try await store.run({ try $0.application(key: key) })
    else { throw APIError.unknownApplication }
    return application
  }

  /// The person a call names: by `unloq_id`, or by `email` where there is no id. Where both are given they must agree.
  /// - Throws: `invalid` where neither is given, `unknownUser`.
  func person(_ parameters: RequestFields) async throws -> User {
    let id = try parameters.integer("unloq_id")
    let email = try parameters.email("email")
    let user: User?
    switch (id, email) {
    case (nil, nil): throw APIError.invalid(field: "email", because: "or unloq_id is required")
    case (let id?, _): user = try await store.run { try $0.user(id: id) }
    case (nil, let email?): user = try await store.run { try $0.user(email: email) }
    }
    guard let user, email == nil || email?.text == user.email else { throw APIError.unknownUser }
    return user
  }

  /// The person a call names, who must have logged in to the application before.
  /// - Throws: as `person(_:)`.
  func member(of application: Application, _ parameters: RequestFields) async throws -> User {
    let user = try await person(parameters)
    let membership = try await store.run { try $0.membership(of: user.id, in: application.id) }
    guard membership.hasLoggedIn else { throw APIError.unknownUser }
    return user
  }

  /// The person as POST /token describes them.
  func description(of approval: ApprovalRecord, _ user: User) -> [JSONValue.Member] {
    var members: [JSONValue.Member] = [
      .init("approval_id", .string(approval.id)),
      .init("unloq_id", .string(String(user.id))),
      .init("account_id", .string(String(user.id))),
      .init("email", .string(user.email)),
      .init("first_name", .string(user.firstName)),
      .init("last_name", .string(user.lastName)),
      .init("method", .string(approval.method.rawValue)),
    ]
    if let source = approval.sourceAddress { members.append(.init("ip_source", .string(source))) }
    return members
  }
}
