import HTTP

extension Gatekeeper {
  /// What stands against asking others: too few of them, or no word about what it is for. Nil for nothing.
  ///
  /// A person who browses says on the approve page what it is for, where a click rings the others' phones.
  func objection(
    to second: SecondPerson, of rule: Rule, _ inquiry: Inquiry, _ session: SignedIn
  ) -> Refusal? {
    guard let requester = session.record.identity.user?.email else {
      return Refusal(.sessionStoreUnavailable, client: inquiry.kind)
    }
    let objection = second.objection(to: requester, PurposeText(inquiry.head))
    guard let objection else { return nil }
    guard objection == .purposeRequired else { return Refusal(objection, client: inquiry.kind) }
    // What another site sent is refused as ever, and leads to no page that rings.
    if inquiry.kind == .form, RequestOrigin(inquiry.head) == .foreign {
      return Refusal(.crossSiteRequest, client: inquiry.kind)
    }
    var refusal = approvable(inquiry, by: rule)
    refusal.reason = .purposeRequired
    return refusal
  }
}
