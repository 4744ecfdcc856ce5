import Gate

/// The criteria of a rule that the look-ups leave open: they are tried on the candidates that are left.
struct OpenCriteria: OptionSet, Sendable {
  let rawValue: UInt8

  /// A path with stars in the middle.
  static let path = OpenCriteria(rawValue: 1)
  /// A user with stars in other places than before the whole domain.
  static let user = OpenCriteria(rawValue: 2)
  /// A group with such a member.
  static let group = OpenCriteria(rawValue: 4)
  /// Windows in several zones, or a clock that was never set.
  static let time = OpenCriteria(rawValue: 8)
  /// Header fields.
  static let header = OpenCriteria(rawValue: 16)
  /// Regular expressions over the path.
  static let pattern = OpenCriteria(rawValue: 32)

  init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Those of a rule.
  init(of match: RuleMatch) {
    self = []
    if match.paths.contains(where: { !$0.isDecidedByPrefix }) { insert(.path) }
    if OpenCriteria.hasGlob(match.users) { insert(.user) }
    if match.groups.contains(where: { OpenCriteria.hasGlob($0.members) }) { insert(.group) }
    if !match.times.isEmpty { insert(.time) }
    if !match.headers.isEmpty { insert(.header) }
    if !match.patterns.isEmpty { insert(.pattern) }
  }

  private static func hasGlob(_ users: [UserGlob]) -> Bool {
    users.contains { if case .glob = $0.shape { true } else { false } }
  }
}
