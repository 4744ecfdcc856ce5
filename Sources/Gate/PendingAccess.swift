/// What a visitor gets of a pending approval.
package enum PendingAccess: Sendable {
  /// It is the visitor's own.
  case own(PendingView)
  /// It belongs to another browser: nothing of it is shown.
  case foreign
  /// There is none of that name, or it is forgotten.
  case unknown
}
