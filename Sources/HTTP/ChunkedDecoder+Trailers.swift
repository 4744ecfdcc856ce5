import Bytes

extension ChunkedDecoder {
  /// Reads one line of the trailer section, or the empty line that ends it.
  ///
  /// RFC 9112, 7.1.2: `trailer-section = *( field-line CRLF )`.
  mutating func readTrailer(_ input: Span<UInt8>, from start: Int) throws(HTTPError) -> Step {
    guard let feed = input.firstIndex(of: Byte.lineFeed, from: start) else {
      try checkTrailerSizes(lineLength: input.count - start + 1)
      return Step(event: .needsMore, consumed: start)
    }
    let length = feed + 1 - start
    try checkTrailerSizes(lineLength: length)
    guard length >= 2, input[feed - 1] == Byte.carriageReturn else { throw .bareLineFeed }
    if length == 2 {
      state = .finished
      return Step(event: .finished, consumed: feed + 1)
    }
    trailerBytes += length
    trailerCount += 1
    guard trailerCount <= limits.fieldCount else { throw .trailersTooLarge }
    let entry = try FieldEntry(input, lineAt: start, FieldNameTable.shared)
    // A CR inside the line was found where it stands; the line's end is the one that was looked for.
    guard !entry.kind.isForbiddenInTrailer, !entry.alias.isForbiddenInTrailer else { throw .forbiddenTrailer }
    return Step(event: .trailer(start..<feed - 1), consumed: feed + 1)
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
