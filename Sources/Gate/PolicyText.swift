package import Bytes

/// What a policy decides about, as values that outlive the request head: for engines that ask elsewhere.
package struct PolicyText: Sendable, Hashable {
  /// The host: lower case, no port, no trailing dot.
  package let host: String
  /// The method's name.
  package let method: String
  /// The decoded, normalised path.
  package let path: [UInt8]
  /// The signed-in person's e-mail; nil for nobody.
  package let user: EmailAddress?
  /// The client's address.
  package let client: IPAddress

  package init(host: String, method: String, path: [UInt8], user: EmailAddress?, client: IPAddress) {
    self.host = host
    self.method = method
    self.path = path
    self.user = user
    self.client = client
  }
}
