import Gate

/// Which rules a method leaves in question.
struct MethodRows: Sendable {
  private var table = ByteTable()
  private let base: Int32

  init(_ rules: [RuleSettings], _ rows: inout BitRows) {
    base = rows.addRow()
    for (bit, rule) in rules.enumerated() where rule.match.methods.isEmpty { rows.set(bit, in: base) }
    for method in Set(rules.flatMap(\.match.methods)).sorted() {
      let row = rows.addRow(like: Int(base))
      for (bit, rule) in rules.enumerated() where rule.match.methods.contains(method) {
        rows.set(bit, in: row)
      }
      table.insert(method.utf8.span, owner: 0, value: row)
    }
  }

  /// The row for a method.
  func row(for method: Span<UInt8>, steps: inout Int) -> Int32 {
    let row = table.find(method, owner: 0, steps: &steps)
    return row < 0 ? base : row
  }
}
