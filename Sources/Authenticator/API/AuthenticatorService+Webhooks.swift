import Bytes
import Crypto
import SQLite

extension AuthenticatorService {
  /// POST /webhooks. Without a `secret` one is made, and told this once.
  func createWebhook(_ application: Application, _ parameters: RequestFields) async throws -> APIReply {
    let fresh = random.alphanumerics(40)
    let hook = try NewWebhook(parameters, freshSecret: fresh)
    let now = time.now
    guard let stored = try await store.run({ try $0.addWebhook(hook, of: application.id, at: now) }) else {
      throw APIError.tooManyWebhooks
    }
    var members = AuthenticatorService.members(stored)
    if hook.secret.reveal() == fresh { members.append(.init("secret", .string(fresh))) }
    return .success("api.application.webhook.create", .object(members))
  }

  /// GET /webhooks.
  func listWebhooks(_ application: Application) async throws -> APIReply {
    let hooks = try await store.run { try $0.webhooks(of: application.id) }
    return .success(
      "api.application.webhook.find", .array(hooks.map { .object(AuthenticatorService.members($0)) }))
  }

  /// DELETE /webhooks/:id.
  func removeWebhook(_ id: String, _ application: Application) async throws -> APIReply {
    guard let number = Int64(id),
      try await store.run({ try $0.removeWebhook(number, of: application.id) })
    else { throw APIError.unknownWebhook }
    return .success("api.application.webhook.delete", [:])
  }

  /// What is told of a webhook: everything but its secret.
  private static func members(_ hook: WebhookRecord) -> [JSONValue.Member] {
    [
      .init("id", .string(String(hook.id))), .init("event", .string(hook.event)),
      .init("url", .string(hook.url)), .init("retry", .integer(hook.retry)),
      .init("retry_timeout", .integer(hook.retryTimeout)), .init("is_active", .bool(hook.isActive)),
      .init("organization_id", .string("1")), .init("application_id", .string(String(hook.applicationID))),
      .init("created_at", .string(hook.createdAt.iso8601)),
    ]
  }
}
