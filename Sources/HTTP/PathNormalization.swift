import Bytes

/// Decodes and normalises a path, once. The decision record is `docs/decisions/0006-one-path.md`.
///
/// Policy, routing and forwarding all use the outcome, so that no two of them can disagree about which
/// resource is meant. The attacks: `/public/..%2fadmin`, `//admin`, `/./admin`, `%2e%2e`, `\`, `;x`, `%00`
/// and overlong UTF-8, each read by the rule as one path and by the application as another.
enum PathNormalization {
  /// Whether `path` is its own normal form and its own canonical encoding, so that nothing has to be copied.
  static func isNormal(_ path: Span<UInt8>) -> Bool {
    guard !path.isEmpty, path[0] == Byte.slash else { return false }
    var previous = Byte.slash
    for index in 1..<path.count {
      let byte = path[index]
      if ByteSet.pathLiteral.contains(byte) {
        // Only a segment that begins with a dot can be a dot segment.
        if byte == Byte.dot && previous == Byte.slash { return false }
      } else if byte != Byte.slash || previous == Byte.slash {
        return false
      }
      previous = byte
    }
    return true
  }

  /// Appends the decoded, normalised form of `path` to `output`: percent-encoding decoded once, dot segments
  /// resolved (RFC 3986, 5.2.4), empty segments left out. An empty path is "/".
  ///
  /// - Parameters:
  ///   - path: begins with "/" unless it is empty; printable ASCII.
  ///   - output: may hold other bytes in front; they stay.
  /// - Throws: the case that names what may not stand in a path.
  static func decode(_ path: Span<UInt8>, onto output: Buffer) throws(HTTPError) {
    let start = output.count
    var hasHighBytes = false
    output.append(Byte.slash)
    var at = 1
    while at < path.count {
      let segmentStart = output.count
      while at < path.count && path[at] != Byte.slash {
        let byte = try decodedByte(path, &at)
        if byte >= 0x80 { hasHighBytes = true }
        output.append(byte)
      }
      let isLast = at == path.count
      at += 1
      try settleSegment(output, pathStart: start, segmentStart: segmentStart, isLast: isLast)
    }
    if hasHighBytes { try checkUTF8(output.readable.extracting(start..<output.count)) }
  }

  /// Appends `path`, as `decode` made it, in its canonical encoding: what stands for itself stands as it is,
  /// every other byte as `%` and two capital digits. Decoding it once gives `path` again.
  ///
  /// - Parameters:
  ///   - range: where the path stands in `buffer`.
  ///   - buffer: also takes the outcome.
  static func encode(_ range: Range<Int>, in buffer: Buffer) {
    // Reserved first, so that the storage does not move between reading a byte and writing it.
    buffer.reserve(3 * range.count)
    for index in range {
      let byte = buffer.readable[index]
      if byte == Byte.slash || ByteSet.pathLiteral.contains(byte) {
        buffer.append(byte)
      } else {
        buffer.append(Byte.percent)
        buffer.append(Byte.hexadecimalDigit(byte &>> 4))
        buffer.append(Byte.hexadecimalDigit(byte & 15))
      }
    }
  }

  /// The byte at `at`, decoded where it is an escape; moves `at` behind it.
  private static func decodedByte(_ path: Span<UInt8>, _ at: inout Int) throws(HTTPError) -> UInt8 {
    let byte = path[at]
    guard ByteSet.pathByte.contains(byte) else { throw .badTarget }
    at += 1
    guard byte == Byte.percent else { return byte }
    guard at + 1 < path.count, let high = Byte.hexadecimalValue(path[at]),
      let low = Byte.hexadecimalValue(path[at + 1])
    else { throw .badPercentEncoding }
    at += 2
    let decoded = high << 4 | low
    // An encoded separator is data to one reader and a separator to the next (CVE-2021-29492): neither is
    // guessed.
    if decoded == Byte.slash || decoded == Byte.backslash { throw .encodedSlash }
    if decoded < 0x20 || decoded == Byte.delete { throw .controlInPath }
    return decoded
  }

  /// Ends the segment that was just written: keeps it, or takes it back together with the one that it undoes.
  private static func settleSegment(
    _ output: Buffer, pathStart: Int, segmentStart: Int, isLast: Bool
  ) throws(HTTPError) {
    let segment = output.readable.extracting(segmentStart..<output.count)
    if segment.isEmpty || segment.isEqual(to: ".") {
      output.truncate(to: segmentStart)
      return
    }
    if segment.isEqual(to: "..") {
      // RFC 3986 stops at the root; nothing honest goes above it.
      guard segmentStart > pathStart + 1 else { throw .pathAboveRoot }
      var parent = segmentStart - 1
      while output.readable[parent - 1] != Byte.slash { parent -= 1 }
      output.truncate(to: parent)
      return
    }
    // CVE-2020-5902: `..;` is a name here and "one up, with a parameter" in servlet containers.
    if segment[0] == Byte.dot {
      let dots = segment.count > 1 && segment[1] == Byte.dot ? 2 : 1
      if segment.count > dots && segment[dots] == Byte.semicolon { throw .dotSegmentWithParameter }
    }
    if !isLast { output.append(Byte.slash) }
  }

  /// Overlong forms, surrogates and lone continuation bytes mean different characters to different decoders.
  private static func checkUTF8(_ path: Span<UInt8>) throws(HTTPError) {
    do {
      _ = try UTF8Span(validating: path)
    } catch {
      throw .pathNotUTF8
    }
  }
}
