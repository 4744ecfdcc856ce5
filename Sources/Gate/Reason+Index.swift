extension Reason {
  /// The reason's place in `allCases`: for tables, without hashing its text.
  package var index: Int {
    switch self {
    case .noApprovalRequired: 0
    case .preflight: 1
    case .approvalHeld: 2
    case .approvalGranted: 3
    case .ownEndpoint: 4
    case .signInRequired: 5
    case .approvalRequired: 6
    case .approvalPending: 7
    case .ruleDenied: 8
    case .noRuleMatched: 9
    case .approvalDenied: 10
    case .approvalTimeout: 11
    case .approvalCancelled: 12
    case .clientLeft: 13
    case .tooManyApprovals: 14
    case .crossSiteRequest: 15
    case .unknownHost: 16
    case .malformedRequest: 17
    case .headTooLarge: 18
    case .bodyTooLarge: 19
    case .requestTimeout: 20
    case .methodNotAllowed: 21
    case .upgradeNotSupported: 22
    case .approvalServiceUnavailable: 23
    case .approvalThrottled: 24
    case .approvalMisconfigured: 25
    case .approvalDeviceUnavailable: 26
    case .sessionStoreUnavailable: 27
    case .policyEngineUnavailable: 28
    case .logUnavailable: 29
    case .shuttingDown: 30
    }
  }

  /// How many reasons there are.
  package static let count = 31
}
