/// Why a request got its decision: the closed list that log, counters, answers, tests and manual share.
///
/// The raw value is what the access log prints.
package enum Reason: String, CaseIterable, Sendable {
  // allow
  case noApprovalRequired = "no-approval-required"
  case preflight
  case approvalHeld = "approval-held"
  case approvalGranted = "approval-granted"
  case ownEndpoint = "own-endpoint"
  case webhook
  // challenge
  case signInRequired = "sign-in-required"
  case approvalRequired = "approval-required"
  case approvalPending = "approval-pending"
  case purposeRequired = "purpose-required"
  // deny
  case ruleDenied = "rule-denied"
  case noRuleMatched = "no-rule-matched"
  case approvalDenied = "approval-denied"
  case approvalReported = "approval-reported"
  case approvalLocked = "approval-locked"
  case approvalTimeout = "approval-timeout"
  case approvalCancelled = "approval-cancelled"
  case approvalCodeRequired = "approval-code-required"
  case clientLeft = "client-left"
  case tooManyApprovals = "too-many-approvals"
  case noOtherApprover = "no-other-approver"
  case crossSiteRequest = "cross-site-request"
  case unknownHost = "unknown-host"
  case malformedRequest = "malformed-request"
  case ambiguousHeader = "ambiguous-header"
  case headTooLarge = "head-too-large"
  case bodyTooLarge = "body-too-large"
  case requestTimeout = "request-timeout"
  case methodNotAllowed = "method-not-allowed"
  case upgradeNotSupported = "upgrade-not-supported"
  case webhookSignatureInvalid = "webhook-signature-invalid"
  case credentialMissing = "credential-missing"
  case notFound = "not-found"
  case preflightRefused = "preflight-refused"
  // error
  case approvalServiceUnavailable = "approval-service-unavailable"
  case approvalThrottled = "approval-throttled"
  case approvalMisconfigured = "approval-misconfigured"
  case approvalDeviceUnavailable = "approval-device-unavailable"
  case sessionStoreUnavailable = "session-store-unavailable"
  case policyEngineUnavailable = "policy-engine-unavailable"
  case credentialUnreadable = "credential-unreadable"
  case holdingFull = "holding-full"
  case holdingUnavailable = "holding-unavailable"
  case logUnavailable = "log-unavailable"
  case shuttingDown = "shutting-down"

  /// The decision this reason belongs to; every reason belongs to exactly one.
  package var decision: Decision {
    switch self {
    case .noApprovalRequired, .preflight, .approvalHeld, .approvalGranted, .ownEndpoint, .webhook: .allow
    case .signInRequired, .approvalRequired, .approvalPending, .purposeRequired: .challenge
    case .ruleDenied, .noRuleMatched, .approvalDenied, .approvalReported, .approvalLocked, .noOtherApprover,
      .approvalTimeout, .approvalCancelled,
      .approvalCodeRequired, .clientLeft,
      .tooManyApprovals, .crossSiteRequest, .unknownHost, .malformedRequest, .ambiguousHeader, .headTooLarge,
      .bodyTooLarge,
      .requestTimeout, .methodNotAllowed, .upgradeNotSupported, .webhookSignatureInvalid, .notFound,
      .preflightRefused:
      .deny
    case .credentialMissing: .deny
    case .approvalServiceUnavailable, .approvalThrottled, .approvalMisconfigured, .approvalDeviceUnavailable,
      .sessionStoreUnavailable, .policyEngineUnavailable, .holdingFull, .holdingUnavailable, .logUnavailable,
      .shuttingDown:
      .error
    case .credentialUnreadable: .error
    }
  }

  /// One line of meaning, for `explain` and the manual.
  package var meaning: String {
    switch self {
    case .noApprovalRequired: "the rule asks for no approval"
    case .preflight: "a CORS preflight, which the announced request's rule lets pass"
    case .approvalHeld: "the session holds an approval that is fresh enough"
    case .approvalGranted: "the request was held, and the person approved"
    case .ownEndpoint: "a page or call of the gate itself"
    case .webhook: "the approval service, by a signed call, ends a session"
    case .signInRequired: "nobody is signed in, and the rule needs to know who asks"
    case .approvalRequired: "the session holds no approval that is fresh enough"
    case .approvalPending: "the phone is ringing"
    case .purposeRequired:
      "the rule has others approve, and they have to be told why: a text of 3 to 200 characters"
    case .ruleDenied: "the rule refuses such requests"
    case .noRuleMatched: "no rule matches, and the default is to refuse"
    case .approvalDenied: "the person refused on the phone"
    case .approvalReported:
      "the person refused on the phone and reported that somebody else must have asked; the session that asked is ended"
    case .approvalLocked:
      "the person's approvals are locked after a report, until an administrator unlocks them"
    case .approvalTimeout: "the phone was not answered in time"
    case .approvalCancelled: "the approval was called off on the wait page, or nobody waited for it any more"
    case .approvalCodeRequired: "after a denial the approval service wants a one-time code instead of a push"
    case .clientLeft: "the client went away while its request was held"
    case .tooManyApprovals:
      "too many approvals are pending or were asked for, or the last one was denied a moment ago"
    case .noOtherApprover:
      "the rule asks for somebody else's approval, and besides the one who asks too few approvers are left"
    case .crossSiteRequest: "another site or browser wants what only the one that started it may have"
    case .unknownHost: "no route has this host"
    case .malformedRequest: "the request is not strict HTTP, or a parameter of a gate page was altered"
    case .ambiguousHeader:
      "a header field that a rule looks at has several values, and the rule is for some of them only"
    case .headTooLarge: "the request's head is larger than the limits allow"
    case .bodyTooLarge: "the request's body is larger than the limits allow"
    case .requestTimeout: "the request did not arrive in time"
    case .methodNotAllowed: "a gate page does not take this method"
    case .upgradeNotSupported: "the request wants another version of WebSocket than 13"
    case .webhookSignatureInvalid: "a call of the webhook does not bear the approval service's signature"
    case .credentialMissing:
      "no credential of the name that the rule wants was sealed for the person and the route"
    case .notFound: "the gate has no page of this address, or has forgotten the approval"
    case .preflightRefused:
      "a CORS preflight of a request that needs an approval, and the rule lets none pass"
    case .approvalServiceUnavailable: "the approval service cannot be reached or answers nonsense"
    case .approvalThrottled: "the approval service asks for a pause"
    case .approvalMisconfigured: "the approval service refuses the gateway's key or action"
    case .approvalDeviceUnavailable: "the person has no phone that takes approvals"
    case .sessionStoreUnavailable: "the session store failed"
    case .policyEngineUnavailable: "the policy engine failed or was late"
    case .credentialUnreadable: "the sealed credential cannot be read, was altered, or another key sealed it"
    case .holdingFull: "the bodies of held requests leave no room for another one"
    case .holdingUnavailable: "the temporary file for a held request's body failed"
    case .logUnavailable: "the access log cannot be written"
    case .shuttingDown: "the gateway is stopping"
    }
  }
}
