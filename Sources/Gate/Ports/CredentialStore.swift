package import Crypto

/// Where sealed credentials are kept. What it holds is of no use without the person's key.
package protocol CredentialStore: Sendable {
  /// The sealed credential of that name, as it is now.
  ///
  /// - Throws: `missing`, or `unreadable` where the store itself cannot be read; never the one for the other.
  func find(_ name: CredentialName) async throws(CredentialFailure) -> SealedCredential
  /// What was sealed under that name.
  ///
  /// - Throws: the same, and `unreadable` where `key` does not open it.
  func open(_ name: CredentialName, with key: WipedBytes) async throws(CredentialFailure) -> LentCredential
}
