/// Finds what was meant by a word with a slip in it.
package enum Nearest {
  /// The candidate with the fewest slips, if they are few for the word's length; `nil` when nothing comes near.
  package static func word(to word: String, among candidates: [String]) -> String? {
    let bound = max(1, word.utf8.count / 3)
    let scored = candidates.map { (name: $0, distance: distance(word.lowercased(), $0.lowercased())) }
    guard let best = scored.min(by: { $0.distance < $1.distance }), best.distance <= bound else { return nil }
    return best.name
  }

  /// Insertions, deletions, changes and swaps of neighbours that turn one word into the other (optimal string
  /// alignment). `-` and `_` count as the same.
  static func distance(_ left: String, _ right: String) -> Int {
    let a = left.utf8.map { $0 == UInt8(ascii: "-") ? UInt8(ascii: "_") : $0 }
    let b = right.utf8.map { $0 == UInt8(ascii: "-") ? UInt8(ascii: "_") : $0 }
    // A key of a thousand characters is no slip; this keeps the table small.
    guard a.count <= 64, b.count <= 64 else { return max(a.count, b.count) }
    var rows = [Array(0...b.count)]
    for i in 0..<a.count {
      var row = [i + 1]
      for j in 0..<b.count {
        var best = min(rows[i][j + 1] + 1, row[j] + 1, rows[i][j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, rows[i - 1][j - 1] + 1) }
        row.append(best)
      }
      rows.append(row)
    }
    return rows[a.count][b.count]
  }
}
