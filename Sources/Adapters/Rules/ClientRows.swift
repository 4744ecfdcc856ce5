import Bytes
import Gate

/// Which rules a client's address leaves in question: the address space cut at every network's ends, one row
/// a piece.
struct ClientRows: Sendable {
  private var starts: [IPAddress] = []
  private var rowOf: [Int32] = []

  init(_ rules: [RuleSettings], _ rows: inout BitRows) {
    var cuts: Set<IPAddress> = [IPAddress(high: 0, low: 0)]
    for network in Set(rules.flatMap(\.match.clients)) {
      cuts.insert(network.base)
      if let next = ClientRows.next(after: network) { cuts.insert(next) }
    }
    starts = cuts.sorted(by: ClientRows.isBefore)
    for start in starts {
      let row = rows.addRow()
      for (bit, rule) in rules.enumerated()
      where rule.match.clients.isEmpty || rule.match.clients.contains(where: { $0.contains(start) }) {
        rows.set(bit, in: row)
      }
      rowOf.append(row)
    }
  }

  /// The row for an address.
  func row(for address: IPAddress, steps: inout Int) -> Int32 {
    // The last piece that starts at or before the address; the first starts at zero.
    var low = 0
    var high = starts.count
    while high - low > 1 {
      steps += 1
      let middle = (low + high) / 2
      if ClientRows.isBefore(address, starts[middle]) { high = middle } else { low = middle }
    }
    return rowOf[low]
  }

  private static func isBefore(_ left: IPAddress, _ right: IPAddress) -> Bool {
    left.high != right.high ? left.high < right.high : left.low < right.low
  }

  /// The first address behind a network; nil behind the last one.
  private static func next(after network: Network) -> IPAddress? {
    let bits = network.bits
    let highMask: UInt64 = bits >= 64 ? 0 : UInt64.max >> UInt64(bits)
    let lowMask: UInt64 = bits >= 128 ? 0 : bits <= 64 ? .max : UInt64.max >> UInt64(bits - 64)
    let (low, carry) = (network.base.low | lowMask).addingReportingOverflow(1)
    let (high, overflow) = (network.base.high | highMask).addingReportingOverflow(carry ? 1 : 0)
    return overflow ? nil : IPAddress(high: high, low: low)
  }
}
