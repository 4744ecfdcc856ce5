import Adapters
import Crypto
import Gate
import GateTestKit
import Testing

@Suite struct MemorySessionStoreTests {
  @Test(arguments: SessionStoreContract.allCases)
  func `the memory store keeps the contract`(_ promise: SessionStoreContract) async throws {
    try await promise.check(MemorySessionStore(SessionStoreContract.settings))
  }

  @Test(arguments: [1, 5, 1023, 4096, 100_000]) func `the capacity is a hard one`(_ capacity: Int)
    async throws
  {
    let store = MemorySessionStore(SessionSettings(capacity: capacity))
    let record = try People.session()
    let start = Moment(nanoseconds: 0)
    for number in 0..<(min(capacity, 20_000) * 2) {
      try await store.insert(record, id: Digest.sha256("\(number)"), now: start)
      if number % 997 == 0 { #expect(store.counts.live <= capacity) }
    }
    #expect(store.counts.live <= capacity)
    #expect(store.counts.live >= min(capacity, 20_000) * 9 / 10)
  }

  /// Attack row 15: strangers' cookies are looked up and found nowhere; no number of them pushes out who is
  /// signed in.
  @Test func `a flood of unknown cookies evicts nobody`() async throws {
    let store = MemorySessionStore(SessionSettings(capacity: 100))
    let start = Moment(nanoseconds: 0)
    for number in 0..<100 {
      try await store.insert(People.session(at: start), id: Digest.sha256("real \(number)"), now: start)
    }
    for number in 0..<10_000 { _ = store.find(Digest.sha256("bogus \(number)"), now: start) }
    for number in 0..<100 {
      guard case .hit = store.find(Digest.sha256("real \(number)"), now: start) else {
        Issue.record("session \(number) is gone")
        return
      }
    }
    #expect(store.counts.misses == 10_000 && store.counts.hits == 100 && store.counts.evicted == 0)
  }

  @Test func `many at once lose nothing`() async throws {
    let store = MemorySessionStore(SessionSettings(capacity: 10_000))
    let start = Moment(nanoseconds: 0)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for worker in 0..<8 {
        group.addTask {
          for number in 0..<500 {
            let id = Digest.sha256("\(worker) \(number)")
            try await store.insert(People.session(at: start), id: id, now: start)
            _ = try await store.add(People.approval("x"), for: .rule("r"), to: id, now: start)
            if number % 2 == 0 { try await store.remove(id) }
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(store.counts.live == 2000)
  }
}
