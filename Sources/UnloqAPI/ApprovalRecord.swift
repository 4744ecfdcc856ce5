/// The `result` of GET /approvals/:id: what the service remembers of one approval.
package struct ApprovalRecord: Codable, Equatable, Sendable {
  package let id: String
  /// `AUTHENTICATION`, `AUTHORIZATION` or `ENCRYPTION_KEY`.
  package let type: String
  /// `NEW`, `APPROVED` or `DENIED`; other values may come.
  package let status: String
  package let method: String?
  /// ISO 8601, UTC, milliseconds.
  package let createdAt: String?
  package let sourceAddress: String?
  package let deviceAddress: String?

  package init(
    id: String, type: String, status: String, method: String?, createdAt: String?, sourceAddress: String?,
    deviceAddress: String?
  ) {
    self.id = id
    self.type = type
    self.status = status
    self.method = method
    self.createdAt = createdAt
    self.sourceAddress = sourceAddress
    self.deviceAddress = deviceAddress
  }

  private enum CodingKeys: String, CodingKey {
    case id, type, status, method
    case createdAt = "created_at"
    case sourceAddress = "ip_source"
    case deviceAddress = "ip_device"
  }
}
