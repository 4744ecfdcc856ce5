/// What one person would have noticed on one day.
package struct PersonDay: Sendable, Codable, Equatable {
  /// Sign-ins, a push each.
  package var signIns = 0
  /// Further pushes.
  package var stepUps = 0
  /// Requests that the rules refuse.
  package var denied = 0
  /// Requests in all.
  package var requests = 0

  /// How often the phone rings.
  package var pushes: Int { signIns + stepUps }
}
