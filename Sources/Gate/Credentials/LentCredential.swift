package import Bytes
package import Crypto

/// A credential on its way into one request. Keeps the value from being wiped until it has been written.
package struct LentCredential: Sendable {
  /// Where it stands.
  package let place: CredentialPlace
  /// What stands there.
  package let value: WipedBytes

  package init(place: CredentialPlace, value: WipedBytes) {
    self.place = place
    self.value = value
  }

  /// Appends the value; `buffer` remembers to be wiped.
  package func appendValue(to buffer: Buffer) { buffer.append(secret: value.span) }
}
