import Gate

/// A match as it was read, before its hosts are compared with the routes'.
struct MatchDraft: Sendable {
  var match = RuleMatch()
  var hosts: [Located<HostPattern>] = []
  var groups: [Located<String>] = []
}
