/// Matching of `*` against bytes, in time linear in pattern times text and without recursion, so that no
/// pattern or path can make it run away.
enum StarMatch {
  private static let star = UInt8(ascii: "*")

  /// Whether `pattern`, in which `*` stands for any run of bytes other than `barrier`, is all of `text`.
  static func matches(_ pattern: Span<UInt8>, _ text: Span<UInt8>, stoppingAt barrier: UInt8) -> Bool {
    var inPattern = 0
    var inText = 0
    // Where to go on when the latest star has to take one byte more.
    var afterStar = -1
    var taken = 0
    while inText < text.count {
      if inPattern < pattern.count, pattern[inPattern] == star {
        inPattern += 1
        afterStar = inPattern
        taken = inText
      } else if inPattern < pattern.count, pattern[inPattern] == text[inText] {
        inPattern += 1
        inText += 1
      } else if afterStar >= 0, text[taken] != barrier {
        taken += 1
        inText = taken
        inPattern = afterStar
      } else {
        return false
      }
    }
    while inPattern < pattern.count, pattern[inPattern] == star { inPattern += 1 }
    return inPattern == pattern.count
  }
}
