import Bytes
import Fetch
import Testing

@Suite struct FetchErrorTests {
  @Test func `labels are fixed, different and fit for a metric`() {
    let labels = FetchError.allCases.map(\.label)
    #expect(Set(labels).count == labels.count)
    #expect(labels.allSatisfy { $0.utf8.allSatisfy { ($0 >= 0x61 && $0 <= 0x7A) || $0 == 0x2D } })
  }

  @Test func `nothing that may have been sent is repeatable without a thought`() {
    #expect(
      FetchError.allCases.filter { $0.retry == .always } == [.unreachable, .connectTimedOut, .outOfResources])
    #expect(FetchError.allCases.filter { $0.retry == .ifIdempotent } == [.timedOut, .connectionLost])
  }
}
