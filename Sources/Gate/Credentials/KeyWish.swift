/// A wish for a person's encryption key, beside the approval that its release is.
package struct KeyWish: Sendable, Hashable {
  /// What the key is for.
  package let use: KeyUse
  /// The name of the route whose upstream gets what the key opens.
  package let route: String
  /// How long that may be kept after the tap.
  package let lifetime: Duration

  package init(use: KeyUse, route: String, lifetime: Duration) {
    self.use = use
    self.route = route
    self.lifetime = lifetime
  }
}
