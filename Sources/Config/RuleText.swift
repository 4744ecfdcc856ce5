import Bytes
import Gate
import PCRE

/// Rules in words, for `explain`.
enum RuleText {
  /// One criterion with the values that the rule has for it; `nil` where the rule does not look at it.
  static func criterion(_ name: String, of match: RuleMatch) -> String? {
    let values: [String] =
      switch name {
      case "host": match.hosts.map(\.description)
      case "method": match.methods
      case "path": match.paths.map(\.description)
      case "pattern": match.patterns.map(\.pattern)
      case "user": match.users.map(\.description)
      case "group": match.groups.map(\.description)
      case "time": match.times.map(\.description)
      case "header": match.headers.map(\.description)
      default: match.clients.map(\.description)
      }
    let label = name == "pattern" ? "path_regex" : name
    return values.isEmpty ? nil : "\(label) \(values.joined(separator: ", "))"
  }

  /// What a rule asks for, as the conf has it.
  static func requirement(_ requirement: Requirement) -> String {
    switch requirement {
    case .none: return "none"
    case .deny: return "deny"
    case .approval(let demand):
      return
        "approval \(age(demand.freshness)), scope \(demand.scope.rawValue)\(demand.holds ? ", hold" : "")"
        + renewal(demand) + second(demand.second) + key(demand.keyUse)
    }
  }

  /// What the person's key is wanted for; empty for nothing.
  private static func key(_ use: KeyUse?) -> String {
    switch use {
    case .unseal(let name): "; opens the sealed credential \(name)"
    case .handOver: "; the application gets the person's encryption key"
    case nil: ""
    }
  }

  /// Whether the phone rings before the approval's end; empty where it does not.
  private static func renewal(_ demand: ApprovalDemand) -> String {
    demand.renew.map { ", renewed \(DurationText.write($0)) before its end" } ?? ""
  }

  /// Who else has to approve; empty for nobody.
  private static func second(_ second: SecondPerson?) -> String {
    guard let second else { return "" }
    let names = second.approvers.map(\.text).joined(separator: ", ")
    let count = second.need < second.approvers.count ? "\(second.need) of " : ""
    return "; by \(count)\(names)\(second.asksPurpose ? ", who are told what it is for" : "")"
  }

  /// `fresh`, or the age as the conf writes it.
  static func age(_ freshness: Freshness) -> String {
    switch freshness {
    case .fresh: "fresh"
    case .within(let duration): DurationText.write(duration)
    }
  }
}
