import Crypto
import Gate
import GateTestKit
import Testing

@testable import Adapters

/// The table held against the plainest model: an array in the order of use.
@Suite struct SessionTableTests {
  private struct Model {
    var entries: [(id: Digest, signedIn: Int64, lastUse: Int64)] = []
    let capacity: Int
    let lifetime: Int64 = 1000
    let idle: Int64 = 100

    mutating func find(_ id: Digest, now: Int64) -> Bool {
      guard let index = entries.firstIndex(where: { $0.id == id }) else { return false }
      var entry = entries.remove(at: index)
      if now - entry.signedIn >= lifetime || now - entry.lastUse >= idle { return false }
      entry.lastUse = now
      entries.append(entry)
      return true
    }

    mutating func insert(_ id: Digest, now: Int64) {
      entries.removeAll { $0.id == id }
      if entries.count >= capacity { entries.removeFirst() }
      entries.append((id, now, now))
    }
  }

  @Test(arguments: 1...20) func `any run of operations ends like the model`(_ seed: Int) throws {
    let random = SeededRandom(UInt64(seed))
    let capacity = 1 + random.below(40)
    var table = SessionTable(capacity: capacity, lifetime: 1000, idle: 100)
    var model = Model(capacity: capacity)
    // Few ids and, with the last bytes alone differing, many collisions: the deletion that shifts back is
    // exercised.
    let ids = (0..<60).map { Digest(UInt64($0 % 3) << 24, 0, 0, UInt64($0)) }
    var now: Int64 = 0
    for step in 0..<3000 {
      now += Int64(random.below(8))
      let id = random.pick(ids)
      switch random.below(5) {
      case 0, 1:
        _ = table.insert(try People.session(at: Moment(nanoseconds: now)), id: id, now: now)
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
    var table = SessionTable(capacity: 2, lifetime: 1000, idle: 100)
    let id = Digest.sha256("a")
    let (first, second) = (try People.session(), try People.session())
    _ = table.insert(first, id: id, now: 0)
    table.replace(id, with: second)
    table.replace(Digest.sha256("b"), with: first)
    guard case .hit(let found) = table.find(id, now: 1) else {
      Issue.record("gone")
      return
    }
    #expect(found === second)
    #expect(table.counts.live == 1)
  }

  /// Design: at most 400 bytes per cached session. Counted from what is allocated for one: the record, its
  /// header block (an array of bytes), one entry and two slots at the table's fill of one half.
  @Test func `a session takes at most 400 bytes`() throws {
    let approval = try People.approval(
      "6f0f5a0e-2b0c-4d55-9a3e-0c6a4f1d2b77-Qw3rTy9Z", by: "ana.pop@corp.example")
    let record = SessionRecord(signIn: approval, serviceSessionID: (1, 2))
    let block = 32 + record.identity.bytes.count
    // An object's header, the block's and the grants' references, three times, and the session's name at the
    // service.
    let object = 16 + MemoryLayout<IdentityBlock>.stride + MemoryLayout<[Grant]>.stride + 3 * 8 + 16
    let allocations = [object, block].map { ($0 + 8 + 15) / 16 * 16 }
    #expect(allocations.reduce(0, +) + SessionTable.bytesPerEntry <= 400)
  }
}
