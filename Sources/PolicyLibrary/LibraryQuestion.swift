/// What a library is asked, as values: the `unloq_policy_question` of `unloq_policy.h`.
package struct LibraryQuestion: Sendable {
  /// Seconds since 1970, UTC.
  package var time: Int64
  /// The host.
  package var host: String
  /// The method's name.
  package var method: String
  /// The decoded, normalised path: UTF-8 without control characters.
  package var path: [UInt8]
  /// The signed-in person's e-mail; empty for nobody.
  package var user: String
  /// The client's address as text.
  package var client: String
  /// The person's groups.
  package var groups: [String]
  /// Header fields, names in lower case.
  package var fields: [(name: String, value: String)]

  package init(
    time: Int64, host: String, method: String, path: [UInt8], user: String, client: String,
    groups: [String] = [], fields: [(name: String, value: String)] = []
  ) {
    self.time = time
    self.host = host
    self.method = method
    self.path = path
    self.user = user
    self.client = client
    self.groups = groups
    self.fields = fields
  }
}
