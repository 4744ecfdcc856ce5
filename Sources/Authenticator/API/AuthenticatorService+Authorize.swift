import Bytes

extension AuthenticatorService {
  /// POST /authorize/:code: one transaction, described by an action's template.
  func authorize(
    _ code: String, _ application: Application, _ parameters: RequestFields
  ) async throws -> APIReply {
    guard let action = try await store.run({ try $0.action(code, of: application.id) }) else {
      throw APIError.unknownAction
    }
    let generatesToken = try parameters.boolean("generate_token", default: false)
    let source = try parameters.address("ip")
    let reference = try parameters.requiredText("reference")
    _ = try parameters.text("reference", limit: 20)
    var values: [String: String] = [:]
    for name in action.template.variables {
      guard let value = parameters.variable(name) else {
        throw APIError.invalid(field: name, because: "is a variable of the action")
      }
      values[name] = value
    }
    let text = ApprovalText(
      title: ActionTemplate.filled(action.template.title, with: values),
      message: ActionTemplate.filled(action.template.message, with: values),
      place: parameters.variable("host") ?? "", address: source?.description,
      matchCode: parameters.variable("match") ?? "", reference: reference, approve: action.template.approve,
      deny: action.template.deny)
    // UNLOQ's id is known from a login. An address alone names anybody: somebody who approves what others do need not
    // have used the application.
    let isNamedByID = try parameters.integer("unloq_id") != nil
    let user = isNamedByID ? try await member(of: application, parameters) : try await person(parameters)
    let question = ApprovalQuestion(
      application: application, user: user, kind: .authorization, text: text, source: source,
      reference: reference)
    let approval = try await ask(question) { _, _ in }
    let type = "api.application.approval.authorize"
    if generatesToken {
      let token = try await issueToken(for: approval)
      return .success(type, ["unloq_id": .string(String(user.id)), "token": .string(token.text)])
    }
    return .success(
      type,
      [
        "approval_id": .string(approval.id), "unloq_id": .string(String(user.id)),
        "ip_device": .optional(approval.deviceAddress),
      ])
  }
}
