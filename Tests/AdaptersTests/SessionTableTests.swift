import Crypto
import Gate
import GateTestKit
import Testing

@testable import Adapters

/// The table held against the plainest model: an array in the order of use.
@Suite struct SessionTableTests {
  private struct Model {
    var entries: [(id: Digest, signedIn: Moment, lastUse: Moment)] = []
    let capacity: Int
    let lifetime = Duration.seconds(4000)
    let idle = Duration.seconds(400)

    mutating func find(_ id: Digest, now: Moment) -> Bool {
      guard let index = entries.firstIndex(where: { $0.id == id }) else { return false }
      var entry = entries.remove(at: index)
      if now - entry.signedIn >= lifetime || now - entry.lastUse >= idle { return false }
      entry.lastUse = now
      entries.append(entry)
      return true
    }

    mutating func insert(_ id: Digest, now: Moment) {
      entries.removeAll { $0.id == id }
      if entries.count >= capacity { entries.removeFirst() }
      entries.append((id, now, now))
    }
  }

  @Test(arguments: 1...20) func `any run of operations ends like the model`(_ seed: Int) throws {
    let random = SeededRandom(UInt64(seed))
    let capacity = 1 + random.below(40)
    var table = SessionTable(capacity: capacity, lifetime: .seconds(4000), idle: .seconds(400))
    var model = Model(capacity: capacity)
    // Few ids and, with three places to start a search from, many collisions: the deletion that shifts back
    // is exercised.
    let ids = (0..<60).map { Digest(UInt64($0 % 3), UInt64($0), 0, 0) }
    var now = Moment(nanoseconds: 0)
    for step in 0..<3000 {
      // Steps of at least two seconds, in which the order is exact, and never on a clock's very edge.
      now = now + .milliseconds(2000 + random.below(30) * 1000 + 300 * (step % 2))
      let id = random.pick(ids)
      switch random.below(5) {
      case 0, 1:
        _ = table.insert(try People.session(at: now), id: id, now: now)
        model.insert(id, now: now)
      case 2:
        let wasThere = table.remove(id) != nil
        #expect(wasThere == model.entries.contains { $0.id == id })
        model.entries.removeAll { $0.id == id }
      default:
        var isHit = false
        if case .hit = table.find(id, now: now) { isHit = true }
        let isExpected = model.find(id, now: now)
        #expect(isHit == isExpected, "step \(step)")
      }
      #expect(table.counts.live == model.entries.count, "step \(step)")
    }
  }

  @Test func `a changed record takes the place of the old one`() throws {
    var table = SessionTable(capacity: 2, lifetime: .seconds(10), idle: .seconds(10))
    let now = Moment(nanoseconds: 0)
    let id = Digest.sha256("a")
    let (first, second) = (try People.session(), try People.session())
    _ = table.insert(first, id: id, now: now)
    table.replace(id, with: second)
    table.replace(Digest.sha256("b"), with: first)
    guard case .hit(let found) = table.find(id, now: now) else {
      Issue.record("gone")
      return
    }
    #expect(found === second)
    #expect(table.counts.live == 1)
  }

  /// Design: at most 400 bytes per cached session. Counted from what is allocated for one: the record, its
  /// header block (an array of bytes), and its share of the slots in a store of a million (15,625 of 32,768
  /// in each of 64 shards).
  @Test func `a session takes at most 400 bytes`() throws {
    let approval = try People.approval(
      "6f0f5a0e-2b0c-4d55-9a3e-0c6a4f1d2b77-Qw3rTy9Z", by: "ana.pop@corp.example")
    let record = SessionRecord(signIn: approval, serviceSessionID: (1, 2))
    let block = 32 + record.identity.bytes.count
    // An object's header, the block (with a time in what it leaves of its last word), two times, the grants,
    // and the session's name at the service.
    let object = 16 + MemoryLayout<IdentityBlock>.stride + 2 * 8 + MemoryLayout<[Grant]>.stride + 16
    let allocations = [object, block].map { ($0 + 8 + 15) / 16 * 16 }
    #expect(allocations.reduce(0, +) + SessionTable.bytesPerSlot * 32_768 / 15_625 <= 400)
  }
}
