/// What the conf says about signed assertions.
package struct AssertionSettings: Sendable, Hashable {
  /// The folder of the keys.
  package var folder: String
  /// `iss`: who says so.
  package var issuer: String
  /// `aud`; nil for the host that was asked.
  package var audience: String?
  /// From `iat` to `exp`.
  package var lifetime: Duration
  /// How long a key signs.
  package var rotation: Duration

  /// The longest `lifetime` there is: keys stay published for that long after their last signature, whatever
  /// other gateways that share the folder are told.
  package static let longestLifetime: Duration = .seconds(3600)

  package init(
    folder: String, issuer: String, audience: String? = nil, lifetime: Duration = .seconds(60),
    rotation: Duration = .seconds(30 * 86_400)
  ) {
    self.folder = folder
    self.issuer = issuer
    self.audience = audience
    self.lifetime = lifetime
    self.rotation = rotation
  }
}
