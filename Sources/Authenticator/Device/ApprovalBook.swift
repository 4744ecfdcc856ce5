package import Reactor

/// The open approval requests as a plain value: who may add one, who may answer it, when it is over. Holds no clock, no
/// socket and no task; the hub drives it.
package struct ApprovalBook: Sendable {
  /// Open requests per person, at least 1: more would bury the one that matters.
  package let limitPerUser: Int
  /// Open requests in all, at least 1.
  package let limit: Int
  private var open: [String: PendingApproval] = [:]

  package init(limitPerUser: Int, limit: Int) {
    self.limitPerUser = limitPerUser
    self.limit = limit
  }

  /// What became of a tap.
  package enum Answer: Sendable, Hashable {
    /// The request was open and is now answered.
    case accepted(PendingApproval)
    /// It was over already, belongs to somebody else, or never was: the page cannot tell these apart.
    case gone
  }

  /// Opens a request.
  /// - Throws: `throttled` where the person or the service has too many open.
  package mutating func add(_ approval: PendingApproval) throws(APIError) {
    let mine = open.values.count { $0.userID == approval.userID }
    guard mine < limitPerUser, open.count < limit else { throw .throttled(retryAfter: 30) }
    open[approval.id] = approval
  }

  /// Takes the person's tap: only the one who was asked, only before the deadline, only once.
  package mutating func answer(_ id: String, by userID: Int64, at now: MonotonicTime) -> Answer {
    guard let approval = open[id], approval.userID == userID, now < approval.deadline else { return .gone }
    open[id] = nil
    return .accepted(approval)
  }

  /// Closes a request that timed out or was withdrawn.
  /// - Returns: nil where it was over already.
  package mutating func close(_ id: String) -> PendingApproval? {
    open.removeValue(forKey: id)
  }

  /// The person's open requests, oldest first.
  package func requests(of userID: Int64) -> [PendingApproval] {
    open.values.filter { $0.userID == userID }.sorted { ($0.createdAt, $0.id) < ($1.createdAt, $1.id) }
  }

  /// Every open request's id.
  package var ids: [String] { Array(open.keys) }
}
