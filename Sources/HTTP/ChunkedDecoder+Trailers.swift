import Bytes

extension ChunkedDecoder {
  /// Reads the trailer section: first all of it, then line by line.
  ///
  /// RFC 9112, 7.1.2: `trailer-section = *( field-line CRLF )`. No line is handed out before the last one was
  /// checked: whoever forwards the first may have ended the body with it, and a message that is refused for
  /// its second trailer would have been delivered.
  mutating func readTrailers(_ input: Span<UInt8>, from start: Int) throws(HTTPError) -> Step {
    if state == .trailers {
      guard try checkTrailers(input, from: start) else { return Step(event: .needsMore, consumed: start) }
      state = .checkedTrailers
    }
    guard let feed = input.firstIndex(of: Byte.lineFeed, from: start) else {
      return Step(event: .needsMore, consumed: start)
    }
    if feed == start + 1 {
      state = .finished
      return Step(event: .finished, consumed: feed + 1)
    }
    return Step(event: .trailer(start..<feed - 1), consumed: feed + 1)
  }

  /// Checks the lines that have arrived and were not checked before; true when the empty line at the end is
  /// among them.
  private mutating func checkTrailers(_ input: Span<UInt8>, from start: Int) throws(HTTPError) -> Bool {
    while true {
      let lineStart = start + trailerBytes
      guard let feed = input.firstIndex(of: Byte.lineFeed, from: lineStart) else {
        try checkTrailerSizes(lineLength: input.count - lineStart + 1)
        return false
      }
      let length = feed + 1 - lineStart
      try checkTrailerSizes(lineLength: length)
      guard length >= 2, input[feed - 1] == Byte.carriageReturn else { throw .bareLineFeed }
      if length == 2 { return true }
      trailerBytes += length
      trailerCount += 1
      guard trailerCount <= limits.fieldCount else { throw .trailersTooLarge }
      let entry = try FieldEntry(input, lineAt: lineStart, FieldNameTable.shared)
      guard !entry.kind.isForbiddenInTrailer, !entry.alias.isForbiddenInTrailer else {
        throw .forbiddenTrailer
      }
    }
  }

  /// Refuses a line, or the beginning of one, that passes a ceiling.
  ///
  /// - Parameter length: of the line with its line feed, or the least that it can become.
  /// - Throws: `.fieldLineTooLong` or `.trailersTooLarge`.
  private func checkTrailerSizes(lineLength length: Int) throws(HTTPError) {
    guard length <= limits.fieldLine.bytes + 2 else { throw .fieldLineTooLong }
    // The empty line at the end is not counted.
    guard length <= 2 || trailerBytes + length <= limits.trailers.bytes else { throw .trailersTooLarge }
  }
}
