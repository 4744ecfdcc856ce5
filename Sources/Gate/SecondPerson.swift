import Crypto

/// What a rule asks of others than the person who sends the request: the four-eyes principle.
package struct SecondPerson: Sendable, Hashable {
  /// Whose phones ring; at least one, each once.
  package var approvers: [EmailAddress]
  /// How many of them must approve.
  package var need: Int
  /// Whether the requester has to say why.
  package var asksPurpose: Bool

  package init(approvers: [EmailAddress], need: Int = 1, asksPurpose: Bool = true) {
    self.approvers = approvers
    self.need = need
    self.asksPurpose = asksPurpose
  }

  /// Who may approve what `requester` asks: nobody approves a request of their own.
  package func others(than requester: EmailAddress) -> [EmailAddress] {
    approvers.filter { $0 != requester }
  }

  /// Why nobody can be asked on behalf of `requester`, who says it is for `purpose`; nil where they can.
  func objection(to requester: EmailAddress, _ purpose: PurposeText?) -> Reason? {
    if others(than: requester).count < need { return .noOtherApprover }
    return asksPurpose && purpose == nil ? .purposeRequired : nil
  }

  /// Whom `requester` asks.
  func ask(by requester: EmailAddress, for purpose: PurposeText?) -> ApprovalAsk.Others {
    ApprovalAsk.Others(approvers: others(than: requester), need: need, purpose: purpose)
  }

  /// What a grant by others is known by: it is good for nothing that asks anybody else, or for the requester's own
  /// approval, and the requester's own approval is not good for it.
  func key(over own: GrantKey, of rule: String) -> GrantKey {
    var context = SHA256Context()
    for part in [rule, String(need)] + approvers.map(\.text).sorted() {
      context.update(part)
      context.update("\0")
    }
    // One rule has one scope: only a request's own digest has to be told apart.
    if case .request(let digest) = own { context.update(digest.bytes.span) }
    return .byOthers(context.finish(), isUsedOnce: own.isUsedOnce)
  }
}
