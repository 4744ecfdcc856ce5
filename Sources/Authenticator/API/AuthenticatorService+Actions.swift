import SQLite

extension AuthenticatorService {
  /// GET /actions.
  func listActions(_ application: Application, _ parameters: RequestFields) async throws -> APIReply {
    let query = try ListQuery(parameters, orders: ListQuery.Order.actions)
    let page = try await store.run { try $0.actions(of: application.id, query) }
    return .list("api.application.action.find", page, AuthenticatorService.json)
  }

  /// GET /actions/:code.
  func readAction(_ code: String, _ application: Application) async throws -> APIReply {
    guard let action = try await store.run({ try $0.action(code, of: application.id) }) else {
      throw APIError.unknownAction
    }
    return .success("api.application.action.read", AuthenticatorService.json(action))
  }

  /// POST /actions.
  func createAction(_ application: Application, _ parameters: RequestFields) async throws -> APIReply {
    let template = try ActionTemplate(
      code: parameters.requiredText("code"), title: parameters.requiredText("title"),
      message: parameters.requiredText("message"), approve: parameters.text("approve"),
      deny: parameters.text("deny"))
    let now = time.now
    guard let action = try await store.run({ try $0.addAction(template, of: application.id, at: now) }) else {
      throw APIError.actionExists
    }
    return .success("api.application.action.create", AuthenticatorService.json(action))
  }

  private static func json(_ action: ActionRecord) -> JSONValue {
    let template = action.template
    return [
      "id": .string(String(action.id)),
      "action": [
        "code": .string(template.code), "title": .string(template.title),
        "message": .string(template.message),
      ],
      "variables": .array(template.variables.map { .string($0) }),
      "button": ["approve": .string(template.approve), "deny": .string(template.deny)],
      "is_active": true,
      "application_id": .string(String(action.applicationID)),
      "created_at": .string(action.createdAt.iso8601),
      "updated_at": .string(action.updatedAt.iso8601),
    ]
  }
}
