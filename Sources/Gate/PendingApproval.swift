/// One ringing phone: from the push until its outcome has been told and forgotten. Any number of tickets wait
/// on it.
struct PendingApproval {
  /// The wish that made it ring.
  let ask: ApprovalAsk
  /// Its name in the log.
  let push: PushID
  /// Whose pushes it is counted with.
  let lane: PushLane
  let matchCode: String
  /// The new session's name at the service, for sign-ins.
  let serviceSessionID: (UInt64, UInt64)
  let started: Moment
  /// The names under which it is known, one for every wish that joined.
  var tickets: [PendingID] = []
  /// Held requests and long polls that wait right now.
  var waiters = 0
  /// When somebody last waited or looked.
  var lastSeen: Moment
  var outcome: PendingOutcome?
  var ended: Moment?

  init(
    _ ask: ApprovalAsk, push: PushID, lane: PushLane, matchCode: String, serviceSessionID: (UInt64, UInt64),
    now: Moment
  ) {
    self.ask = ask
    self.push = push
    self.lane = lane
    self.matchCode = matchCode
    self.serviceSessionID = serviceSessionID
    started = now
    lastSeen = now
  }

  var isRinging: Bool { outcome == nil }

  /// What the service is asked.
  func question(lifetime: Duration) -> ApprovalQuestion {
    let kind: ApprovalQuestion.Kind =
      switch ask.purpose {
      case .signIn:
        .signIn(serviceSessionName: SessionRecord.serviceSessionName(serviceSessionID), lifetime: lifetime)
      case .stepUp(_, let user, _): ask.key == nil ? .stepUp(user) : .keyRelease(user)
      }
    return ApprovalQuestion(
      kind: kind, email: ask.email, matchCode: matchCode, subject: ask.subject, client: ask.client,
      oneTimeCode: ask.oneTimeCode)
  }

  /// What each of the others is asked; empty where the asker's own phone rings.
  var questionsToOthers: [ApprovalQuestion] {
    guard let others = ask.others else { return [] }
    let subject = ask.subject.asked(by: ask.email, for: others.purpose)
    return others.approvers.map { approver in
      ApprovalQuestion(
        kind: .second(requester: ask.email), email: approver, matchCode: matchCode, subject: subject,
        client: ask.client)
    }
  }
}
