/// A person with a device. The id is the UnloqID; one account has one profile here, so the account's id is the same.
package struct User: Sendable, Hashable {
  package let id: Int64
  package let email: String
  package let firstName: String
  package let lastName: String
  /// The device's row id; nil while the person has none.
  package let deviceID: Int64?
  /// Whether the person was removed; kept for the records and for the encryption keys.
  package let isRemoved: Bool

  /// First and last name, or the address where there is neither.
  package var displayName: String {
    let name = [firstName, lastName].filter { !$0.isEmpty }.joined(separator: " ")
    return name.isEmpty ? email : name
  }
}
