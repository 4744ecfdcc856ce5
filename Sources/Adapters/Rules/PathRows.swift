import Gate

/// Which rules a path leaves in question: a tree over the literal first segments of all patterns. A pattern
/// that ends there, or goes on with `**` alone, is decided by the tree; any other is tried on the candidates
/// that are left.
struct PathRows: Sendable {
  private struct Node: Sendable {
    /// The rules for a path that ends here, and for one that goes on to where the tree does not.
    var here: Int32
    var beyond: Int32
  }

  private var nodes: [Node] = []
  private var children = ByteTable()

  init(_ rules: [RuleSettings], _ rows: inout BitRows) {
    // Node numbers grow from parents to children, so one pass in order hands the sets down.
    nodes.append(Node(here: rows.addRow(), beyond: rows.addRow()))
    var parents: [Int] = [0]
    for (bit, rule) in rules.enumerated() {
      if rule.match.paths.isEmpty { rows.set(bit, in: nodes[0].beyond) }
      for path in rule.match.paths {
        let literals = path.literalPrefix
        let node = addNodes(literals, &parents, &rows)
        let isExact = literals.count == path.segments.count
        rows.set(bit, in: isExact ? nodes[node].here : nodes[node].beyond)
      }
    }
    for (number, node) in nodes.enumerated() {
      if number > 0 { rows.unite(node.beyond, with: nodes[parents[number]].beyond) }
      rows.unite(node.here, with: node.beyond)
    }
  }

  /// The row for a decoded, normalised path with its leading slash.
  func row(for path: Span<UInt8>, steps: inout Int) -> Int32 {
    var node = 0
    var start = 1
    while start <= path.count {
      var end = start
      while end < path.count, path[end] != UInt8(ascii: "/") { end += 1 }
      let child = children.find(path.extracting(start..<end), owner: Int32(node), steps: &steps)
      if child < 0 { return nodes[node].beyond }
      node = Int(child)
      start = end + 1
    }
    return nodes[node].here
  }

  private mutating func addNodes(
    _ segments: [[UInt8]], _ parents: inout [Int], _ rows: inout BitRows
  ) -> Int {
    var node = 0
    for segment in segments {
      var ignored = 0
      let child = children.find(segment.span, owner: Int32(node), steps: &ignored)
      if child >= 0 {
        node = Int(child)
        continue
      }
      nodes.append(Node(here: rows.addRow(), beyond: rows.addRow()))
      parents.append(node)
      children.insert(segment.span, owner: Int32(node), value: Int32(nodes.count - 1))
      node = nodes.count - 1
    }
    return node
  }
}
