import Bytes
import Gate

/// Rules in words, for `explain`.
enum RuleText {
  /// One criterion with the values that the rule has for it; `nil` where the rule does not look at it.
  static func criterion(_ name: String, of match: RuleMatch) -> String? {
    let values: [String] =
      switch name {
      case "host": match.hosts.map(\.description)
      case "method": match.methods
      case "path": match.paths.map(\.description)
      case "user": match.users.map(\.description)
      default: match.clients.map(\.description)
      }
    return values.isEmpty ? nil : "\(name) \(values.joined(separator: ", "))"
  }

  /// What a rule asks for, as the conf has it.
  static func requirement(_ requirement: Requirement) -> String {
    switch requirement {
    case .none: return "none"
    case .deny: return "deny"
    case .approval(let demand):
      return
        "approval \(age(demand.freshness)), scope \(demand.scope.rawValue)\(demand.holds ? ", hold" : "")"
    }
  }

  /// `fresh`, or the age as the conf writes it.
  static func age(_ freshness: Freshness) -> String {
    switch freshness {
    case .fresh: "fresh"
    case .within(let duration): DurationText.write(duration)
    }
  }
}
