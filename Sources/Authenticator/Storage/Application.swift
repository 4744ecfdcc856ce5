/// An application that may ask for approvals: the owner of API keys and actions.
package struct Application: Sendable, Hashable {
  package let id: Int64
  /// Shown on the device page.
  package let name: String
  /// Characters of a new encryption key, 32 to 64.
  package let keySize: Int
  /// Whether POST /encryption/user is served.
  package let allowsEncryption: Bool
}
