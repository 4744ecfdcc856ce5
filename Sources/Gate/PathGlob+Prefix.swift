extension PathGlob {
  /// The segments before the first one with a star.
  package var literalPrefix: [[UInt8]] {
    var literals: [[UInt8]] = []
    for segment in segments {
      guard case .literal(let text) = segment else { break }
      literals.append(text)
    }
    return literals
  }

  /// Whether the literal prefix decides alone: nothing follows it, or `**` and nothing else.
  package var isDecidedByPrefix: Bool {
    let rest = segments.count - literalPrefix.count
    return rest == 0 || (rest == 1 && segments.last == .any)
  }
}
