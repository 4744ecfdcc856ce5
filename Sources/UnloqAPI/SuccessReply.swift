/// The whole body of a successful call.
package struct SuccessReply<Result: Codable & Sendable>: Codable, Sendable {
  /// The name of the action. Documented to be always there; nothing depends on it.
  package let type: String?
  /// What the call is for; some replies have none.
  package let result: Result?

  package init(type: String, result: Result?) {
    self.type = type
    self.result = result
  }
}
