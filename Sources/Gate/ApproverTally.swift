/// Counts what several approvers say to one question, until enough have approved or no longer can.
struct ApproverTally {
  /// How it ended.
  enum Result: Sendable {
    /// Enough have approved: these, and the id of the approval that made it enough.
    case approved([EmailAddress], id: String)
    /// They cannot be enough any more, mainly for this reason.
    case failed(ApprovalFailure)
  }

  private let need: Int
  private var open: Set<EmailAddress>
  private var approved: [EmailAddress] = []
  /// The service's ids of who asks and of who has approved: two addresses can be one person's.
  private var people: Set<String>
  private var failure: ApprovalFailure?

  /// A count of the answers of `approvers`, `need` of whom must approve what `requester` asks.
  init(_ approvers: [EmailAddress], need: Int, for requester: UserIdentity? = nil) {
    self.need = max(1, need)
    people = Set([requester].compactMap { $0?.id })
    open = Set(approvers)
  }

  /// Notes what became of the question to `approver`, once each; nil while it is not decided.
  ///
  /// An answer by somebody else than the one who was asked is no approval; nor is one by who asks, or by who has approved
  /// already, under another address.
  mutating func note(
    _ answer: Swift.Result<ApprovalAnswer, ApprovalFailure>, from approver: EmailAddress
  ) -> Result? {
    guard open.remove(approver) != nil else { return nil }
    switch answer {
    case .success(let given) where given.user.email == approver && !people.contains(given.user.id):
      people.insert(given.user.id)
      approved.append(approver)
      if approved.count >= need { return .approved(approved, id: given.id) }
    case .success: note(.unavailable)
    case .failure(.reported): return .failed(.reported)
    case .failure(let why): note(why)
    }
    // One "no" among several is final only when the others cannot make up for it.
    return approved.count + open.count < need ? .failed(failure ?? .unavailable) : nil
  }

  /// A refusal by a person weighs more than silence, and silence more than what is broken.
  private mutating func note(_ why: ApprovalFailure) {
    func weight(_ failure: ApprovalFailure) -> Int {
      switch failure {
      case .denied, .reported: 3
      case .timeout: 2
      default: 1
      }
    }
    if failure.map({ weight(why) > weight($0) }) ?? true { failure = why }
  }
}
