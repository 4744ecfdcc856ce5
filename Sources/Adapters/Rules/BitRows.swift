/// Rows of bits, one bit per rule, in one flat array: which rules a host, a path, a user … leaves in
/// question.
struct BitRows: Sendable {
  /// Words of 64 bits in a row.
  let width: Int
  private var words: [UInt64] = []

  /// - Parameter bits: rules.
  init(bits: Int) { width = (bits + 63) / 64 }

  /// The number of rows.
  var count: Int { width == 0 ? 0 : words.count / width }

  /// Adds a row, empty or like row `model`, and gives its number.
  mutating func addRow(like model: Int? = nil) -> Int32 {
    let row = count
    for word in 0..<width { words.append(model.map { words[$0 * width + word] } ?? 0) }
    return Int32(row)
  }

  /// Sets bit `bit` of a row.
  mutating func set(_ bit: Int, in row: Int32) { words[Int(row) * width + bit / 64] |= 1 << UInt64(bit % 64) }

  /// Adds the bits of another row to a row.
  mutating func unite(_ row: Int32, with other: Int32) {
    for word in 0..<width { words[Int(row) * width + word] |= words[Int(other) * width + word] }
  }

  /// Word `word` of a row.
  func word(_ word: Int, of row: Int32) -> UInt64 { words[Int(row) * width + word] }
}
