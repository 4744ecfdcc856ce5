extension Reason {
  /// More places than reasons: every `index` is below.
  package static let places = 64

  /// The reason's own place in a table of `places`, without hashing its text. In no order, and with gaps.
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
    case .approvalCodeRequired: 13
    case .clientLeft: 14
    case .tooManyApprovals: 15
    case .crossSiteRequest: 16
    case .unknownHost: 17
    case .malformedRequest: 18
    case .headTooLarge: 19
    case .bodyTooLarge: 20
    case .requestTimeout: 21
    case .methodNotAllowed: 22
    case .upgradeNotSupported: 23
    case .approvalServiceUnavailable: 24
    case .approvalThrottled: 25
    case .approvalMisconfigured: 26
    case .approvalDeviceUnavailable: 27
    case .sessionStoreUnavailable: 28
    case .policyEngineUnavailable: 29
    case .holdingFull: 50
    case .holdingUnavailable: 51
    case .logUnavailable: 30
    case .shuttingDown: 31
    case .ambiguousHeader: 48
    case .webhook: 40
    case .webhookSignatureInvalid: 41
    case .notFound: 44
    case .preflightRefused: 45
    case .purposeRequired: 52
    case .approvalReported: 53
    case .approvalLocked: 54
    case .noOtherApprover: 55
    case .credentialMissing: 56
    case .credentialUnreadable: 57
    }
  }
}
