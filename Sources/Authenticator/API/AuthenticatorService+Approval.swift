import Bytes
import Crypto
import Log
import Reactor
import SQLite

extension AuthenticatorService {
  /// Stores the question, rings, waits, and stores the answer.
  ///
  /// - Parameters:
  ///   - question: who is asked for what.
  ///   - approved: stored together with an approval, all or nothing.
  /// - Returns: the approved request.
  /// - Throws: `noDevice`, `throttled`, `denied`, `timedOut`, `stopping`, or what `approved` throws.
  func ask(
    _ question: ApprovalQuestion,
    approved: @escaping @Sendable (inout SQLiteConnection, ApprovalRecord) throws -> Void
  ) async throws -> ApprovalRecord {
    try await refuseIfLocked(question)
    guard let deviceID = question.user.deviceID else { throw APIError.noDevice }
    let record = newRecord(question, method: .push)
    try await store.run { try $0.addApproval(record) }
    let answer: DeviceAnswer
    do {
      answer = try await hub.ask(
        PendingApproval(
          id: record.id, userID: record.userID, kind: record.kind, applicationID: record.applicationID,
          application: question.application.name, text: question.text, deadline: .current() + settings.wait,
          wait: settings.wait, createdAt: record.createdAt))
    } catch {
      // It never reached the page: as if it had not been asked.
      try await store.run { try $0.removeApproval(record.id) }
      throw error
    }
    let ended = try await end(record, answer, deviceID: deviceID, approved: approved)
    await tellHistory(of: record.userID)
    switch answer {
    case .approved: return ended
    case .denied: throw APIError.denied
    case .reported: throw APIError.reported
    case .locked: throw APIError.locked
    case .timedOut: throw APIError.timedOut
    case .withdrawn, .stopping: throw APIError.stopping
    }
  }

  /// A request that was approved without a tap, by a right one-time code.
  func approveByCode(_ question: ApprovalQuestion) async throws -> ApprovalRecord {
    try await refuseIfLocked(question)
    var record = newRecord(question, method: .oneTimeCode)
    record.outcome = .approved
    record.endedAt = record.createdAt
    let stored = record
    try await store.run { connection in
      try connection.addApproval(stored)
      try connection.noteLogin(of: stored.userID, in: stored.applicationID, at: stored.createdAt)
    }
    logDecision(stored)
    await tellHistory(of: stored.userID)
    return stored
  }

  /// - Throws: `locked` where the person has reported a request of the application.
  private func refuseIfLocked(_ question: ApprovalQuestion) async throws {
    let (user, application) = (question.user.id, question.application.id)
    let isLocked = try await store.run { try $0.membership(of: user, in: application).isLocked }
    if isLocked { throw APIError.locked }
  }

  private func newRecord(_ question: ApprovalQuestion, method: ApprovalMethod) -> ApprovalRecord {
    ApprovalRecord(
      id: ApprovalID.make(from: random), applicationID: question.application.id, userID: question.user.id,
      kind: question.kind, method: method, outcome: .pending, title: question.text.title,
      message: question.text.message, place: question.text.place, reference: question.reference,
      sourceAddress: question.source.map(\.description), deviceAddress: nil, deviceID: nil,
      releasesKey: question.releasesKey, createdAt: time.now, endedAt: nil)
  }

  /// Stores how the request ended, with what follows from it.
  private func end(
    _ record: ApprovalRecord, _ answer: DeviceAnswer, deviceID: Int64,
    approved: @escaping @Sendable (inout SQLiteConnection, ApprovalRecord) throws -> Void
  ) async throws -> ApprovalRecord {
    var ended = record
    ended.endedAt = time.now
    switch answer {
    case .approved(let address), .denied(let address), .reported(let address):
      ended.outcome =
        switch answer {
        case .approved: .approved
        case .reported: .reported
        default: .denied
        }
      ended.deviceAddress = address.description
      ended.deviceID = deviceID
    case .locked: ended.outcome = .reported
    case .timedOut: ended.outcome = .timedOut
    case .withdrawn, .stopping: ended.outcome = .withdrawn
    }
    let stored = ended
    try await store.run { connection in
      try connection.endApproval(stored)
      if stored.outcome == .approved { try approved(&connection, stored) }
      // From here on the application must bring a code, or it could ring until somebody taps.
      if stored.outcome == .denied && stored.kind == .authentication {
        try connection.setNeedsCode(true, of: stored.userID, in: stored.applicationID)
      }
    }
    logDecision(stored)
    return stored
  }

  private func logDecision(_ record: ApprovalRecord) {
    log.info(
      "approval ended",
      [
        "outcome": record.outcome.rawValue, "approval": record.id, "type": record.kind.rawValue,
        "method": record.method.rawValue, "application": String(record.applicationID),
        "user": String(record.userID),
        "source": record.sourceAddress ?? "-", "device": record.deviceAddress ?? "-",
      ])
  }
}
