import Crypto
package import Gate
import Testing

/// What every session store promises. Each row is one promise, run against a fresh store.
package enum SessionStoreContract: String, CaseIterable, Sendable {
  case missesWhatWasNeverThere
  case findsWhatWasInserted
  case forgetsWhatWasRemoved
  case idleClockRunsFromTheLastUse
  case absoluteClockRunsFromTheSignIn
  case approvalsAreAdded
  case approvalsOfGoneSessionsAreNotAdded
  case aOneUseGrantIsTakenOnce
  case aStaleGrantIsNotTaken
  case grantsAreBounded
  case aFullStoreLosesTheLeastRecentlyUsed

  /// A store of three sessions, 8 h and 30 min.
  package static let settings = SessionSettings(
    capacity: 3, lifetime: .seconds(8 * 3600), idle: .seconds(1800))

  private static let start = Moment(nanoseconds: 5_000_000_000)

  /// Checks the promise on an empty store that was made with `settings`.
  package func check(_ store: any SessionStore) async throws {
    let (start, id) = (SessionStoreContract.start, Digest.sha256("one"))
    let record = try People.session(at: start)
    switch self {
    case .missesWhatWasNeverThere: #expect(isMiss(store.find(id, now: start)))
    case .findsWhatWasInserted:
      try await store.insert(record, id: id, now: start)
      #expect(found(store.find(id, now: start)) === record)
      #expect(isMiss(store.find(Digest.sha256("two"), now: start)))
    case .forgetsWhatWasRemoved:
      try await store.insert(record, id: id, now: start)
      try await store.remove(id)
      try await store.remove(id)
      #expect(isMiss(store.find(id, now: start)))
    case .idleClockRunsFromTheLastUse:
      try await store.insert(record, id: id, now: start)
      #expect(found(store.find(id, now: start + .seconds(1799))) != nil)
      #expect(found(store.find(id, now: start + .seconds(3598))) != nil)
      #expect(found(store.find(id, now: start + .seconds(5398))) == nil)
      #expect(found(store.find(id, now: start + .seconds(5399))) == nil)
    case .absoluteClockRunsFromTheSignIn:
      try await store.insert(record, id: id, now: start)
      for minutes in stride(from: 20, to: 480, by: 20) {
        #expect(found(store.find(id, now: start + .seconds(minutes * 60))) != nil)
      }
      #expect(found(store.find(id, now: start + .seconds(480 * 60))) == nil)
    case .approvalsAreAdded: try await checkAdding(store, record, id)
    case .approvalsOfGoneSessionsAreNotAdded:
      #expect(try await store.add(People.approval(), for: nil, to: id, now: start) == nil)
    case .aOneUseGrantIsTakenOnce: try await checkTaking(store, record, id)
    case .aStaleGrantIsNotTaken:
      try await store.insert(record, id: id, now: start)
      _ = try await store.add(People.approval(at: start), for: .oneOfSession, to: id, now: start)
      let later = start + .seconds(61)
      #expect(
        try await store.take(.oneOfSession, from: id, notBefore: start + .seconds(1), now: later) == nil)
    case .grantsAreBounded:
      try await store.insert(record, id: id, now: start)
      for number in 0..<100 {
        _ = try await store.add(People.approval("a\(number)"), for: .rule("r\(number)"), to: id, now: start)
      }
      #expect(found(store.find(id, now: start))?.grants.count == SessionRecord.mostGrants)
    case .aFullStoreLosesTheLeastRecentlyUsed: try await checkEviction(store)
    }
  }

  private func checkAdding(_ store: any SessionStore, _ record: SessionRecord, _ id: Digest) async throws {
    let start = SessionStoreContract.start
    try await store.insert(record, id: id, now: start)
    let later = start + .seconds(60)
    let changed = try await store.add(
      People.approval("second", at: later), for: .rule("admin"), to: id, now: later)
    let stored = found(store.find(id, now: later))
    #expect(changed?.identity.approvalText == "second")
    #expect(stored?.identity.approvalText == "second")
    #expect(stored?.approved == later)
    #expect(stored?.signedIn == start)
    #expect(stored?.grants.map(\.key) == [.rule("admin")])
  }

  private func checkTaking(_ store: any SessionStore, _ record: SessionRecord, _ id: Digest) async throws {
    let start = SessionStoreContract.start
    try await store.insert(record, id: id, now: start)
    let key = GrantKey.request(Digest.sha256("DELETE /x"))
    _ = try await store.add(People.approval(at: start), for: key, to: id, now: start)
    let taken = try await withThrowingTaskGroup(of: Bool.self) { group in
      for _ in 0..<20 {
        group.addTask { try await store.take(key, from: id, notBefore: start, now: start) != nil }
      }
      return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
    #expect(taken == 1)
  }

  private func checkEviction(_ store: any SessionStore) async throws {
    let start = SessionStoreContract.start
    for number in 0..<3 {
      try await store.insert(People.session(at: start), id: Digest.sha256("s\(number)"), now: start)
    }
    // A store may keep the order of use to the second.
    let later = start + .seconds(2)
    #expect(found(store.find(Digest.sha256("s0"), now: later)) != nil)
    try await store.insert(People.session(at: start), id: Digest.sha256("s3"), now: later)
    #expect(isMiss(store.find(Digest.sha256("s1"), now: later)))
    for kept in ["s0", "s2", "s3"] { #expect(found(store.find(Digest.sha256(kept), now: later)) != nil) }
    #expect(store.counts.live == 3)
    #expect(store.counts.evicted == 1)
  }

  private func found(_ lookup: SessionLookup) -> SessionRecord? {
    if case .hit(let record) = lookup { return record }
    return nil
  }

  private func isMiss(_ lookup: SessionLookup) -> Bool {
    if case .miss = lookup { return true }
    return false
  }
}
