import Crypto
package import Gate
import Testing

/// What every session store promises. Each row is one promise, run against a fresh store.
package enum SessionStoreContract: String, CaseIterable, Sendable {
  case missesWhatWasNeverThere
  case findsWhatWasInserted
  case forgetsWhatWasRemoved
  case idleClockRunsFromTheLastUse
  case aPeekWindsNoClock
  case absoluteClockRunsFromTheSignIn
  case approvalsAreAdded
  case approvalsOfGoneSessionsAreNotAdded
  case aOneUseGrantIsTakenOnce
  case aStaleGrantIsNotTaken
  case grantsAreBounded
  case aFullStoreLosesTheLeastRecentlyUsed
  case aPersonsSessionsEnd
  case theServicesSessionEnds
  case sessionsEndByTheBeginningOfTheirHash
  case allSessionsEnd
  case sessionsAreListedPageByPage

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
    case .aPeekWindsNoClock:
      #expect(store.peek(id, now: start) == nil)
      try await store.insert(record, id: id, now: start)
      #expect(store.peek(id, now: start + .seconds(1799)) === record)
      #expect(store.peek(id, now: start + .seconds(1801)) == nil)
      #expect(found(store.find(id, now: start + .seconds(1801))) == nil)
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
    case .aPersonsSessionsEnd, .theServicesSessionEnds, .sessionsEndByTheBeginningOfTheirHash,
      .allSessionsEnd:
      try await checkRevocation(store)
    case .sessionsAreListedPageByPage: try await checkListing(store)
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

  /// Three sessions, two of them ana's: which are left after the row's revocation.
  private func checkRevocation(_ store: any SessionStore) async throws {
    let start = SessionStoreContract.start
    for (name, email, number) in [
      ("a1", "ana@corp.test", 1), ("a2", "ana@corp.test", 2), ("b1", "bob@corp.test", 3),
    ] {
      let record = SessionRecord(
        signIn: try People.approval(by: email, at: start), serviceSessionID: (7, UInt64(number)))
      try await store.insert(record, id: Digest.sha256(name), now: start)
    }
    let (gone, others) = try revocation()
    #expect(try await store.remove(where: gone) == others.count)
    #expect(try await store.remove(where: gone) == 0)
    for name in ["a1", "a2", "b1"] {
      let isThere = found(store.find(Digest.sha256(name), now: start)) != nil
      #expect(isThere != others.contains(name))
    }
    #expect(store.counts.live == 3 - others.count)
  }

  /// Who is revoked, and which of the three sessions that ends.
  private func revocation() throws -> (SessionSelector, [String]) {
    switch self {
    case .aPersonsSessionsEnd: return (.user(try People.email()), ["a1", "a2"])
    case .theServicesSessionEnds:
      return (.serviceSession(ServiceSessionName((7, 2)), user: "9001"), ["a2"])
    case .sessionsEndByTheBeginningOfTheirHash:
      let digits = String(Digest.sha256("b1").hexadecimal.prefix(8))
      return (.hashPrefix(try #require(SessionPrefix(digits))), ["b1"])
    default: return (.all, ["a1", "a2", "b1"])
    }
  }

  private func checkListing(_ store: any SessionStore) async throws {
    let start = SessionStoreContract.start
    for number in 0..<3 {
      try await store.insert(People.session(at: start), id: Digest.sha256("s\(number)"), now: start)
    }
    let later = start + .seconds(60)
    let handles = (0..<3).map { SessionHandle(Digest.sha256("s\($0)")) }.sorted()
    let first = try await store.sessions(limit: 2, after: nil, now: later)
    #expect(first.map(\.handle) == Array(handles.prefix(2)))
    #expect(first.first?.record.identity.emailText == "ana@corp.test")
    let rest = try await store.sessions(limit: 2, after: first.last?.handle, now: later)
    #expect(rest.map(\.handle) == Array(handles.suffix(1)))
    // A listing winds no clock, and shows nobody whose clock has run out.
    #expect(try await store.sessions(limit: 9, after: nil, now: start + .seconds(1801)).isEmpty)
    #expect(found(store.find(Digest.sha256("s0"), now: start + .seconds(1801))) == nil)
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
