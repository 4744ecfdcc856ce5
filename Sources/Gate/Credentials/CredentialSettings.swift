/// Where sealed credentials are kept.
package struct CredentialSettings: Sendable, Hashable {
  /// The file's path.
  package var path: String

  package init(path: String) { self.path = path }
}
