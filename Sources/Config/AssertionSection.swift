import Adapters

/// `assertion`.
enum AssertionSection: Section {
  private static let defaults = AssertionSettings(folder: "", issuer: "")

  static let keys = RequiredKey(
    "keys", Forms.path, example: "/var/lib/unloq-gateway/assertion-keys",
    """
    The folder of the signing keys. It is made where it is missing, and so are the keys (mode 0600). Keep it: \
    without it a restart makes new keys. Gateways that share it sign with the same keys.
    """)
  static let issuer = RequiredKey(
    "issuer", Forms.issuer, example: "https://gate.corp.example",
    "The claim iss: a URL that names this gateway, or the gateways that share the keys.")
  static let audience = OptionalKey(
    "audience", Forms.audience, example: "wiki",
    """
    The claim aud. Without it, the host that was asked, so that an assertion for one application is none for \
    another.
    """)
  static let lifetime = Key(
    "lifetime", Forms.duration(.seconds(10)...AssertionSettings.longestLifetime),
    default: defaults.lifetime,
    """
    From iat to exp. One assertion serves further requests for half of that. Longer makes a leaked one good for \
    longer.
    """)
  static let rotate = Key(
    "rotate", Forms.duration(.seconds(3600)...(.seconds(3650 * 86_400))), default: defaults.rotation,
    """
    How long a key signs. The next one is published a quarter of that before, an hour at most; the last one for \
    an hour after.
    """)

  static let description = SectionDescription(
    name: "assertion",
    text: """
      The signed header X-Unloq-Assertion (a JWT, ES256) by which an application can verify who sent a request. Without \
      this section there is none. Its keys are published at /.unloq/jwks.json.
      """,
    keys: [
      keys.description, issuer.description, audience.description, lifetime.description, rotate.description,
    ])

  /// Reads every key, so that every problem in them is told.
  static func read(_ reader: SectionReader) -> AssertionSettings? {
    let folder = reader[keys]
    let name = reader[issuer]
    let audience = reader[audience]
    let life = reader[lifetime]
    let rotation = reader[rotate]
    guard let folder, let name else { return nil }
    return AssertionSettings(
      folder: folder, issuer: name, audience: audience, lifetime: life, rotation: rotation)
  }
}
