/// Where something stands in a head: a range of small numbers that is a plain value.
struct Place: Sendable, BitwiseCopyable {
  private let start: Int32
  private let end: Int32

  /// An empty place at the front.
  init() {
    start = 0
    end = 0
  }

  /// - Parameter range: within a head, and so far below 2^31.
  init(_ range: Range<Int>) {
    start = Int32(truncatingIfNeeded: range.lowerBound)
    end = Int32(truncatingIfNeeded: range.upperBound)
  }

  /// The same as a range of indices.
  var range: Range<Int> { Int(start)..<Int(end) }
}
