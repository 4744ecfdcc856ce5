import Bytes
package import HTTP

/// What a rule asks of a header field. Header fields are claims of the client.
///
/// The attack (CVE-2026-26308, CVE-2026-31838): a rule compares one value, and the request brings several, in several
/// lines or with commas; the rule sees the first, or all of them as one text, and the application another. Here all
/// values are seen: the criterion holds if all of them are meant, fails if none is, and where some are and some
/// are not the request is refused, whatever the rules say. So a rule that lets pass and a rule that refuses are
/// equally safe from a value that hides behind another.
package struct HeaderMatch: Sendable, Hashable, CustomStringConvertible {
  /// What came of looking at a request.
  package enum Outcome: Sendable, Hashable {
    case yes
    case no
    /// Some values are meant and others are not, or the name comes in two spellings.
    case ambiguous
  }

  /// The name in small letters.
  package let name: String
  /// Patterns; `*` stands for any run of bytes. Compared with case.
  package let values: [String]
  /// Whether commas in the field's lines part values.
  private let isList: Bool

  /// Fields whose value is one text, in which a comma parts nothing.
  private static let single: Set<String> = [
    "authorization", "content-type", "cookie", "date", "from", "if-modified-since", "if-range",
    "if-unmodified-since",
    "last-event-id", "origin", "referer", "user-agent",
  ]

  /// - Parameters:
  ///   - name: the field's name, in any case.
  ///   - values: patterns, one at least.
  package init(name: String, values: [String]) {
    self.name = name.lowercased()
    self.values = values
    isList = !HeaderMatch.single.contains(self.name)
  }

  package var description: String { "\(name): \(values.joined(separator: ", "))" }

  /// Looks at every line of the field, and at every value in each. A line under a name that is the same but for `_` and
  /// other marks in the place of `-` is the field to some applications and not to others: ambiguous.
  package func outcome(_ head: RequestHead) -> Outcome {
    var isMeant = false
    var isOther = false
    for index in 0..<head.fieldCount {
      switch HeaderMatch.spelling(of: head.fieldName(index), as: name) {
      case .other: continue
      case .twin: return .ambiguous
      case .same: break
      }
      look(at: head.fieldValue(index), &isMeant, &isOther)
      if isMeant && isOther { return .ambiguous }
    }
    return isMeant ? .yes : .no
  }

  /// Whether a request has a field that is one of `names` (in small letters) to some applications and not to others.
  package static func hasTwin(of names: [String], in head: RequestHead) -> Bool {
    for index in 0..<head.fieldCount {
      let given = head.fieldName(index)
      for name in names where spelling(of: given, as: name) == .twin { return true }
    }
    return false
  }

  private enum Spelling { case same, twin, other }

  /// How a field's name compares with one in small letters.
  private static func spelling(of given: Span<UInt8>, as name: String) -> Spelling {
    let own = name.utf8.span
    guard given.count == own.count else { return .other }
    var isTwin = false
    for index in 0..<own.count {
      let byte = given[index]
      let lower = byte >= 65 && byte <= 90 ? byte | 0x20 : byte
      if lower == own[index] { continue }
      guard isMark(lower), isMark(own[index]) else { return .other }
      isTwin = true
    }
    return isTwin ? .twin : .same
  }

  /// Whether a byte of a name is neither letter nor digit.
  private static func isMark(_ byte: UInt8) -> Bool {
    !((byte >= 97 && byte <= 122) || (byte >= 48 && byte <= 57) || (byte >= 65 && byte <= 90))
  }

  private func look(at line: Span<UInt8>, _ isMeant: inout Bool, _ isOther: inout Bool) {
    var start = 0
    while start <= line.count {
      var end = start
      while end < line.count, !(isList && line[end] == UInt8(ascii: ",")) { end += 1 }
      var first = start
      var last = end
      while first < last, HeaderMatch.isBlank(line[first]) { first += 1 }
      while last > first, HeaderMatch.isBlank(line[last - 1]) { last -= 1 }
      let value = line.extracting(first..<last)
      if values.contains(where: { StarMatch.matches($0.utf8.span, value, stoppingAt: 0) }) {
        isMeant = true
      } else {
        isOther = true
      }
      start = end + 1
    }
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
}
