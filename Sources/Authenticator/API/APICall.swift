/// The calls this service knows, by method and path.
package enum APICall: Sendable, Hashable {
  case authenticate
  case authorize(code: String)
  case encryptionKey
  case redeemToken
  case attachSession
  case listActions
  case createAction
  case readAction(code: String)
  case listApprovals
  case readApproval(id: String)
  case listWebhooks
  case createWebhook
  case removeWebhook(id: String)

  /// Finds the call; nil for everything else.
  ///
  /// - Parameters:
  ///   - method: in capitals.
  ///   - segments: the path's pieces behind `/v1`.
  package init?(_ method: String, _ segments: [String]) {
    switch (method, segments.first, segments.dropFirst().first, segments.count) {
    case ("POST", "authenticate", nil, 1): self = .authenticate
    case ("POST", "authorize", let code?, 2): self = .authorize(code: code)
    case ("POST", "encryption", "user", 2): self = .encryptionKey
    case ("POST", "token", nil, 1): self = .redeemToken
    case ("POST", "token", "session", 2): self = .attachSession
    case ("GET", "actions", nil, 1): self = .listActions
    case ("POST", "actions", nil, 1): self = .createAction
    case ("GET", "actions", let code?, 2): self = .readAction(code: code)
    case ("GET", "approvals", nil, 1): self = .listApprovals
    case ("GET", "approvals", let id?, 2): self = .readApproval(id: id)
    case ("GET", "webhooks", nil, 1): self = .listWebhooks
    case ("POST", "webhooks", nil, 1): self = .createWebhook
    case ("DELETE", "webhooks", let id?, 2): self = .removeWebhook(id: id)
    default: return nil
    }
  }
}
