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
  /// Now, as seconds since 1970 in UTC.
  package let wallSeconds: Int64
  /// The names of the person's groups, in alphabetical order.
  package let groups: [String]
  /// The header fields that the engine wants (`PolicyEngine.wantedFields`), line by line as they came. Empty
  /// where there is no request, as for a click on the approve page.
  package let fields: [PolicyField]

  package init(
    host: String, method: String, path: [UInt8], user: EmailAddress?, client: IPAddress,
    wallSeconds: Int64 = 0,
    groups: [String] = [], fields: [PolicyField] = []
  ) {
    self.host = host
    self.method = method
    self.path = path
    self.user = user
    self.client = client
    self.wallSeconds = wallSeconds
    self.groups = groups
    self.fields = fields
  }
}
