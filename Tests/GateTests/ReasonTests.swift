import Gate
import Testing

@Suite struct ReasonTests {
  /// The closed list, as the manual has it. A new reason is added here, to the manual and to `Reason`
  /// together.
  static let documented: [Decision: [String]] = [
    .allow: [
      "no-approval-required", "preflight", "approval-held", "approval-granted", "own-endpoint",
      "webhook",
    ],
    .challenge: ["sign-in-required", "approval-required", "approval-pending", "purpose-required"],
    .deny: [
      "rule-denied", "no-rule-matched", "approval-denied", "approval-reported",
      "approval-locked", "approval-timeout", "approval-cancelled",
      "approval-code-required", "client-left", "too-many-approvals", "no-other-approver",
      "cross-site-request", "unknown-host",
      "malformed-request", "ambiguous-header", "head-too-large", "body-too-large", "request-timeout",
      "method-not-allowed",
      "upgrade-not-supported", "webhook-signature-invalid", "credential-missing",
      "not-found", "preflight-refused",
    ],
    .error: [
      "approval-service-unavailable", "approval-throttled", "approval-misconfigured",
      "approval-device-unavailable",
      "session-store-unavailable", "policy-engine-unavailable", "credential-unreadable", "holding-full",
      "holding-unavailable", "log-unavailable", "shutting-down",
    ],
  ]

  @Test(arguments: Decision.allCases) func `the list of reasons is the documented one`(_ decision: Decision) {
    let reasons = Reason.allCases.filter { $0.decision == decision }.map(\.rawValue)
    #expect(reasons == ReasonTests.documented[decision])
  }

  @Test func `every reason has a place of its own in the counters`() {
    #expect(Set(Reason.allCases.map(\.index)).count == Reason.allCases.count)
    #expect(Reason.allCases.allSatisfy { (0..<Reason.places).contains($0.index) })
  }

  @Test(arguments: Reason.allCases) func `every reason has one line of meaning`(_ reason: Reason) {
    #expect(!reason.meaning.isEmpty && !reason.meaning.contains("\n"))
  }

  @Test func `each reason is counted for itself and for its decision`() {
    let counters = GateCounters()
    for reason in Reason.allCases { counters.count(reason) }
    counters.count(.approvalDenied)
    #expect(counters[.approvalDenied] == 2)
    #expect(counters[.shuttingDown] == 1)
    #expect(counters[Decision.deny] == ReasonTests.documented[.deny].map { $0.count + 1 })
    #expect(counters[Decision.error] == ReasonTests.documented[.error]?.count)
  }
}
