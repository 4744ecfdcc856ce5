package import Crypto

/// A login for an application, sealed under a person's encryption key.
///
/// The key is never used as it is: each credential has a key of its own, derived by HKDF-SHA256 with a random salt and with
/// what it is for. AES-256-GCM binds the content to the person, the route, the name, the kind and the place in the request:
/// a row that is copied to another one's name, or whose header is renamed, does not open.
package struct SealedCredential: Sendable, Hashable {
  /// Whose, for which route, under which name.
  package let name: CredentialName
  /// The person's e-mail, for lists; what counts is the id in `name`.
  package let email: EmailAddress
  /// What the application takes it as.
  package let kind: CredentialKind
  /// Where it stands in requests.
  package let place: CredentialPlace
  /// When it was sealed, as seconds since 1970.
  package let sealedAt: Int64
  /// Of the derivation.
  package let salt: [UInt8]
  /// The content.
  package let box: SealedBox

  /// Bytes of a salt.
  package static let saltCount = 32
  private static let version = "unloq-gateway credential v1"

  /// A credential as it was stored.
  package init(
    name: CredentialName, email: EmailAddress, kind: CredentialKind, place: CredentialPlace, sealedAt: Int64,
    salt: [UInt8], box: SealedBox
  ) {
    self.name = name
    self.email = email
    self.kind = kind
    self.place = place
    self.sealedAt = sealedAt
    self.salt = salt
    self.box = box
  }

  /// Seals `value`, the whole field or cookie value, under a person's key.
  ///
  /// - Throws: what OpenSSL cannot do (out of memory).
  package init(
    sealing value: WipedBytes, under key: WipedBytes, name: CredentialName, email: EmailAddress,
    kind: CredentialKind, place: CredentialPlace, at wallSeconds: Int64, random: any RandomSource
  ) throws(CryptoError) {
    precondition(place.takes(value.span), "the value was looked at before")
    let salt = random.bytes(SealedCredential.saltCount)
    let derived = try SealedCredential.derivedKey(key, salt: salt, name: name)
    let box = try SealedBox(
      value.span, key: derived, nonce: random.bytes(SealedBox.nonceCount),
      associated: SealedCredential.associated(name, email, kind, place))
    self.init(name: name, email: email, kind: kind, place: place, sealedAt: wallSeconds, salt: salt, box: box)
  }

  /// The value that was sealed.
  ///
  /// - Throws: `openingFailed` for another key, and for a credential that was altered or belongs to another name.
  package func open(with key: WipedBytes) throws(CryptoError) -> WipedBytes {
    let derived = try SealedCredential.derivedKey(key, salt: salt, name: name)
    let value = try box.open(with: derived, associated: SealedCredential.associated(name, email, kind, place))
    // Only what could be sealed is taken: a line end in it would begin another field.
    guard place.takes(value.span) else { throw .openingFailed }
    return value
  }

  private static func derivedKey(
    _ key: WipedBytes, salt: [UInt8], name: CredentialName
  ) throws(CryptoError) -> WipedBytes {
    try KeyDerivation.hkdfSHA256(key, salt: salt, info: Array(version.utf8) + name.bytes)
  }

  /// What is not secret and must not be altered.
  private static func associated(
    _ name: CredentialName, _ email: EmailAddress, _ kind: CredentialKind, _ place: CredentialPlace
  ) -> [UInt8] {
    CredentialName.joined([
      version, name.userID, email.text, name.route, name.name, kind.rawValue, place.name,
    ])
  }
}
