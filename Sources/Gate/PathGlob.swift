/// A pattern over decoded, normalised paths: `/static/**`, `/users/*/edit`, `/**/*.png`. Case-sensitive.
///
/// `*` stands for any run within one segment, `**` as a whole segment for any number of segments, none
/// included; so `/admin/**` also means `/admin` and `/admin/`. Everything else stands for itself.
package struct PathGlob: Sendable, Hashable, CustomStringConvertible {
  /// One segment of the pattern.
  package enum Segment: Sendable, Hashable {
    /// Text without stars.
    case literal([UInt8])
    /// Text with `*`.
    case stars([UInt8])
    /// `**`.
    case any
  }

  /// The segments between the slashes; `/` has one, which is empty.
  package let segments: [Segment]
  package let description: String

  /// What the text form may be, for a diagnostic's hint.
  package static let hint =
    "a path that begins with \"/\"; \"*\" is any run within a segment, \"**\" is any number of whole segments"

  /// Nil for a pattern that no normalised path can match: without a leading slash, with `.` or `..` or empty
  /// segments in the middle, with `?`, `#`, a percent escape (patterns are written decoded) or a control
  /// character, with `**` beside other text in a segment, or longer than 1,024 bytes.
  package init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard bytes.first == UInt8(ascii: "/"), bytes.count <= 1024,
      bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }),
      !PathGlob.hasPercentEscape(bytes)
    else { return nil }
    let parts = bytes.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    var segments: [Segment] = []
    for (position, part) in parts.enumerated() {
      guard let segment = PathGlob.segment(Array(part), isLast: position == parts.count - 1) else {
        return nil
      }
      // `**` after `**` says nothing new.
      if segment == .any && segments.last == .any { continue }
      segments.append(segment)
    }
    self.segments = segments
    description = text
  }

  /// Whether `path`, decoded, normalised and with a leading slash, is meant.
  package func matches(_ path: Span<UInt8>) -> Bool {
    guard path.count > 0, path[0] == UInt8(ascii: "/") else { return false }
    return PathGlob.matches(segments, from: 0, path, at: 1)
  }

  /// Whether the segments from number `first` on match `path` from byte `at` on, which is behind a slash (or
  /// one behind the end, where the path has ended before).
  package static func matches(_ segments: [Segment], from first: Int, _ path: Span<UInt8>, at: Int) -> Bool {
    var inPattern = first
    var inPath = at
    // Where to go on when the latest `**` has to take one segment more.
    var afterAny = -1
    var taken = 0
    while true {
      if inPattern < segments.count, segments[inPattern] == .any {
        inPattern += 1
        if inPattern == segments.count { return true }
        afterAny = inPattern
        taken = inPath
        continue
      }
      if inPath > path.count {
        if inPattern == segments.count { return true }
      } else if inPattern < segments.count {
        let end = PathGlob.end(of: path, from: inPath)
        if PathGlob.matches(segments[inPattern], path.extracting(inPath..<end)) {
          inPattern += 1
          inPath = end + 1
          continue
        }
      }
      guard afterAny >= 0, taken <= path.count else { return false }
      taken = PathGlob.end(of: path, from: taken) + 1
      inPath = taken
      inPattern = afterAny
    }
  }

  private static func matches(_ segment: Segment, _ text: Span<UInt8>) -> Bool {
    switch segment {
    case .any: return true
    case .stars(let pattern): return StarMatch.matches(pattern.span, text, stoppingAt: UInt8(ascii: "/"))
    case .literal(let literal):
      guard literal.count == text.count else { return false }
      for index in 0..<text.count where literal[index] != text[index] { return false }
      return true
    }
  }

  /// The end of the segment that starts at `start`: the next slash, or the end of the path.
  private static func end(of path: Span<UInt8>, from start: Int) -> Int {
    var end = start
    while end < path.count, path[end] != UInt8(ascii: "/") { end += 1 }
    return end
  }

  private static func segment(_ part: [UInt8], isLast: Bool) -> Segment? {
    let dot = UInt8(ascii: ".")
    if part.isEmpty { return isLast ? .literal([]) : nil }
    if part == [dot] || part == [dot, dot] { return nil }
    let star = UInt8(ascii: "*")
    if part == [star, star] { return .any }
    for index in part.indices.dropLast() where part[index] == star && part[index + 1] == star { return nil }
    return part.contains(star) ? .stars(part) : .literal(part)
  }

  private static func hasPercentEscape(_ bytes: [UInt8]) -> Bool {
    let isDigit: (UInt8) -> Bool = {
      ($0 >= 48 && $0 <= 57) || ($0 >= 65 && $0 <= 70) || ($0 >= 97 && $0 <= 102)
    }
    for index in bytes.indices.dropLast(2)
    where bytes[index] == UInt8(ascii: "%") && isDigit(bytes[index + 1]) && isDigit(bytes[index + 2]) {
      return true
    }
    return false
  }
}
