/// The `error` object of a failed call.
package struct ErrorBody: Codable, Equatable, Sendable {
  /// Full capitals, dotted: `APPROVAL.DENIED`.
  package let code: String
  /// The code's namespace.
  package let namespace: String?
  /// Text fit to be shown to a person. Never trusted to be.
  package let message: String?
  /// The HTTP-like status.
  package let status: Int?

  package init(code: String, namespace: String?, message: String?, status: Int?) {
    self.code = code
    self.namespace = namespace
    self.message = message
    self.status = status
  }

  private enum CodingKeys: String, CodingKey {
    case code
    case namespace = "ns"
    case message
    case status
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    code = try container.decode(String.self, forKey: .code)
    namespace = try container.decodeIfPresent(String.self, forKey: .namespace)
    message = try container.decodeIfPresent(String.self, forKey: .message)
    // The contract prints the status as text, the service's framework makes a number of it.
    status = try container.decodeIfPresent(LenientText.self, forKey: .status).flatMap { Int($0.text) }
  }
}
