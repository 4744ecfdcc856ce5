import Testing

@testable import Upstream

@Suite struct UpstreamErrorCountersTests {
  @Test func `every error has a series of its own from the start`() {
    let counters = UpstreamErrorCounters()
    #expect(Set(counters.all.map(\.label)).count == counters.all.count)
    #expect(counters.all.allSatisfy { $0.count == 0 })
  }

  @Test func `an error is counted under its label and no other`() {
    let counters = UpstreamErrorCounters()
    counters.count(.readTimedOut)
    counters.count(.readTimedOut)
    let counted = counters.all.filter { $0.count != 0 }
    #expect(counted.map(\.label) == ["upstream-read-timeout"])
    #expect(counted.map(\.count) == [2])
  }
}
