/// Whose pushes are counted together, so that strangers' cannot use up what others need.
enum PushLane: Hashable {
  /// Sign-ins from where the person has not approved any before: anybody can start these.
  case stranger
  /// Sign-ins from a network where the person has approved one.
  case familiar
  /// Step-ups of somebody who is signed in.
  case signedIn
  /// What others are asked in somebody's name.
  case second

  /// Whether one more of them may be refused for the sake of the others.
  var isStranger: Bool { self == .stranger }
}
