import Adapters
import Gate

/// The policy as it was read, before it is compared with the rest of the conf.
struct PolicyDraft: Sendable {
  var engine: EngineSettings = .rules
  var groups: [String: [UserGlob]] = [:]
  var rules: [RuleDraft] = []
  var tests: [TestDraft] = []

  var settings: PolicySettings { PolicySettings(rules: rules.map(\.settings), groups: groups) }
}
