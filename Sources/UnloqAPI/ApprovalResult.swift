/// The `result` of the approval and token calls on the wire. They share one set of fields, of which each call
/// fills some.
package struct ApprovalResult: Codable, Equatable, Sendable {
  package var approvalID: String?
  package var unloqID: String?
  package var accountID: String?
  package var token: String?
  package var tokenType: String?
  package var email: String?
  package var encryptionKey: String?
  package var method: String?
  package var firstName: String?
  package var lastName: String?
  package var image: String?
  package var sourceAddress: String?
  package var deviceAddress: String?

  package init() {}

  private enum CodingKeys: String, CodingKey {
    case approvalID = "approval_id"
    case unloqID = "unloq_id"
    case accountID = "account_id"
    case token
    case tokenType = "token_type"
    case email
    case encryptionKey = "encryption_key"
    case method
    case firstName = "first_name"
    case lastName = "last_name"
    case image
    case sourceAddress = "ip_source"
    case deviceAddress = "ip_device"
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    // Ids are strings in nearly every reply, numbers in a few.
    func text(_ key: CodingKeys) throws -> String? {
      try container.decodeIfPresent(LenientText.self, forKey: key)?.text
    }
    approvalID = try text(.approvalID)
    unloqID = try text(.unloqID)
    accountID = try text(.accountID)
    token = try text(.token)
    tokenType = try text(.tokenType)
    email = try text(.email)
    encryptionKey = try text(.encryptionKey)
    method = try text(.method)
    firstName = try text(.firstName)
    lastName = try text(.lastName)
    image = try text(.image)
    sourceAddress = try text(.sourceAddress)
    deviceAddress = try text(.deviceAddress)
  }
}
