import Gate

/// Which rules a host leaves in question.
struct HostRows: Sendable {
  private let index: HostIndex
  private let base: Int32

  /// Each pattern's row has the rules of all patterns that are true of the same hosts, so that the most
  /// specific one is all that has to be found.
  init(_ rules: [RuleSettings], _ rows: inout BitRows) {
    base = rows.addRow()
    var patterns: [HostPattern] = []
    for (bit, rule) in rules.enumerated() {
      if rule.match.hosts.isEmpty || rule.match.hosts.contains(.any) { rows.set(bit, in: base) }
      for host in rule.match.hosts where host != .any && !patterns.contains(host) { patterns.append(host) }
    }
    var builder = HostIndexBuilder()
    for pattern in patterns {
      let row = rows.addRow(like: Int(base))
      for (bit, rule) in rules.enumerated() where rule.match.hosts.contains(where: { $0.covers(pattern) }) {
        rows.set(bit, in: row)
      }
      builder.insert(pattern, value: row)
    }
    index = builder.finish()
  }

  /// The row for a host.
  func row(for host: Span<UInt8>, steps: inout Int) -> Int32 {
    steps += host.count
    let row = index.value(for: host)
    return row < 0 ? base : row
  }
}
