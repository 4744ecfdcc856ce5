import Bytes

/// One piece of a `Cookie` field, between two semicolons.
///
/// RFC 6265, 4.2.1: `cookie-string = cookie-pair *( ";" SP cookie-pair )`, `cookie-pair = cookie-name "="
/// cookie-value`. Readers differ widely in what else they take; this keeps what was sent apart from what a
/// lenient reader would see.
struct CookiePair {
  /// The piece, blanks at both ends left out.
  let whole: Range<Int>
  /// The name, blanks at both ends left out. The whole piece where there is no `=`.
  let name: Range<Int>
  /// The value, blanks at both ends left out; nil where there is no `=`.
  let value: Range<Int>?
  /// Whether blanks stood beside the `=`.
  let hasBlanks: Bool
  /// Index of the next piece, behind the semicolon.
  let next: Int

  /// Reads the piece that begins at `start`.
  ///
  /// - Parameters:
  ///   - text: the field's value.
  ///   - start: its first byte, or that behind a semicolon.
  init(_ text: Span<UInt8>, from start: Int) {
    let end = text.firstIndex(of: Byte.semicolon, from: start) ?? text.count
    let split = text.extracting(start..<end).firstIndex(of: Byte.equals, from: 0).map { start + $0 }
    next = end + 1
    whole = CookiePair.trimmed(text, start..<end)
    guard let split else {
      name = whole
      value = nil
      hasBlanks = false
      return
    }
    name = CookiePair.trimmed(text, whole.lowerBound..<split)
    let rest = CookiePair.trimmed(text, min(split + 1, whole.upperBound)..<whole.upperBound)
    value = rest
    hasBlanks = name.upperBound != split || rest.lowerBound != min(split + 1, whole.upperBound)
  }

  private static func trimmed(_ text: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
    var start = range.lowerBound
    var end = range.upperBound
    while start < end && Byte.isBlank(text[start]) { start += 1 }
    while end > start && Byte.isBlank(text[end - 1]) { end -= 1 }
    return start..<end
  }
}
