extension Gatekeeper {
  /// What becomes of a CORS preflight, by the rule of the request that it announces.
  ///
  /// The attack: anybody can send `OPTIONS` with `Origin` and `Access-Control-Request-Method`, to any path and with any
  /// query, and an application that does not look at the method answers it like a GET. So it passes where the request
  /// itself would pass for everybody, or where the rule says so, and then as nobody's.
  func preflight(by rule: Rule, needsIdentity: Bool) -> Finding {
    switch rule.requirement {
    case .none where !needsIdentity: .pass(Passage(.preflight))
    case .none: .refuse(Refusal(.preflightRefused, client: .preflight))
    case .deny: .refuse(Refusal(.ruleDenied, client: .preflight))
    case .approval(let demand):
      switch demand.preflight {
      case .pass: .pass(Passage(.preflight))
      case .refuse: .refuse(Refusal(.preflightRefused, client: .preflight))
      }
    }
  }
}
