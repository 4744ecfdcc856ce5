import Bytes

/// Takes chunked framing off a body: a pure value that is fed bytes and says where in them the data stands.
///
/// RFC 9112, 7.1:
/// ```
/// chunked-body   = *chunk last-chunk trailer-section CRLF
/// chunk          = chunk-size [ chunk-ext ] CRLF chunk-data CRLF
/// chunk-size     = 1*HEXDIG
/// last-chunk     = 1*("0") [ chunk-ext ] CRLF
/// ```
/// Stricter where readers part: no space around the size, at most 15 digits, extensions of printable ASCII
/// only, and every line ends with CR LF. Extensions are dropped.
package struct ChunkedDecoder: Sendable {
  /// What the bytes at the front of the input turned out to be.
  package enum Event: Equatable, Sendable {
    /// Nothing more can be told from this input.
    case needsMore
    /// Body data, by its place in the input.
    case data(Range<Int>)
    /// One trailer line, by its place in the input, without its line end. Checked as a field line, and not
    /// one that would change what the message means.
    case trailer(Range<Int>)
    /// The body has ended; what follows belongs to the next message.
    case finished
  }

  /// One step: an event, and how many bytes at the front of the input are done with.
  package struct Step: Equatable, Sendable {
    /// What was found.
    package let event: Event
    /// How many bytes to consume after using the event's range.
    package let consumed: Int
  }

  /// Where in the grammar the next byte stands. Sizes and counts live beside it.
  enum State: Equatable, Sendable {
    case size, extensions, sizeLineFeed, data, dataReturn, dataLineFeed, trailers, checkedTrailers, finished
  }

  let limits: HTTPLimits
  var state = State.size
  /// The size being read, then the bytes of the chunk that are still to come.
  var remaining = 0
  var digitCount = 0
  var lineLength = 0
  /// Framing bytes beyond what chunks of a sensible size need; see `countFraming`.
  private var excessFraming = 0
  /// Bytes of the trailer section that were checked, whole lines only.
  var trailerBytes = 0
  var trailerCount = 0
  /// Body bytes announced so far.
  package private(set) var bodyLength = 0

  /// - Parameter limits: ceilings on the body, the chunk lines and the trailers.
  package init(limits: HTTPLimits) { self.limits = limits }

  /// Whether the body has ended.
  package var isFinished: Bool { state == .finished }

  /// Takes the next step. Called again with what is left of the input until it answers `.needsMore` or
  /// `.finished`.
  ///
  /// - Parameter input: what was received and not yet consumed. The trailer section is looked at whole, so
  ///   that an unfinished one stays in the input (it is bounded by its ceiling); everything else is consumed
  ///   as it comes.
  /// - Returns: what was found, and how much of the input is done with.
  /// - Throws: what is wrong with the framing; the connection is of no further use.
  package mutating func next(_ input: Span<UInt8>) throws(HTTPError) -> Step {
    var at = 0
    while at < input.count {
      switch state {
      case .size, .extensions, .sizeLineFeed:
        try readSizeLine(input[at])
        at += 1
      case .data:
        let end = at + min(remaining, input.count - at)
        remaining -= end - at
        if remaining == 0 { state = .dataReturn }
        return Step(event: .data(at..<end), consumed: end)
      case .dataReturn:
        guard input[at] == Byte.carriageReturn else { throw .badChunkEnd }
        state = .dataLineFeed
        at += 1
      case .dataLineFeed:
        guard input[at] == Byte.lineFeed else { throw .badChunkEnd }
        beginSize()
        at += 1
      case .trailers, .checkedTrailers:
        return try readTrailers(input, from: at)
      case .finished:
        return Step(event: .finished, consumed: at)
      }
    }
    return Step(event: state == .finished ? .finished : .needsMore, consumed: at)
  }

  private mutating func beginSize() {
    state = .size
    remaining = 0
    digitCount = 0
    lineLength = 0
  }

  private mutating func readSizeLine(_ byte: UInt8) throws(HTTPError) {
    lineLength += 1
    // One more than the line's bytes: its CR may be among them.
    guard lineLength <= limits.chunkLine.bytes + 1 || state == .sizeLineFeed else { throw .chunkLineTooLong }
    switch state {
    case .size:
      try readSizeByte(byte)
    case .extensions:
      if byte == Byte.carriageReturn {
        state = .sizeLineFeed
      } else if byte == Byte.lineFeed {
        throw .bareLineFeed
      } else if byte >= 0x80 || !Byte.isFieldContent(byte) {
        // A line end that one reader sees inside an extension and another does not moves the chunk's border.
        throw .badChunkExtension
      }
    default:
      guard byte == Byte.lineFeed else { throw .bareCarriageReturn }
      try endSizeLine()
    }
  }

  private mutating func readSizeByte(_ byte: UInt8) throws(HTTPError) {
    if let value = Byte.hexadecimalValue(byte) {
      digitCount += 1
      // 15 digits cannot overflow; readers that wrap around at 16 or 32 bits would cut elsewhere.
      guard digitCount <= 15 else { throw .badChunkSize }
      remaining = remaining << 4 | Int(value)
      return
    }
    guard digitCount > 0 else { throw byte == Byte.lineFeed ? .bareLineFeed : .badChunkSize }
    switch byte {
    case Byte.carriageReturn: state = .sizeLineFeed
    case Byte.semicolon: state = .extensions
    case Byte.lineFeed: throw .bareLineFeed
    default: throw .badChunkSize
    }
  }

  private mutating func endSizeLine() throws(HTTPError) {
    try countFraming()
    if remaining == 0 {
      state = .trailers
      return
    }
    // Both are below 2^60: no overflow.
    bodyLength += remaining
    if let most = limits.body, bodyLength > most.bytes { throw .bodyTooLarge }
    guard bodyLength < 1 << 60 else { throw .bodyTooLarge }
    state = .data
  }

  /// Bounds a body that is mostly framing: one-byte chunks with long extensions cost much and pass every
  /// ceiling on the data (CVE-2023-39326). Each chunk has 16 bytes free, and as many again as twice its data.
  private mutating func countFraming() throws(HTTPError) {
    excessFraming = max(0, excessFraming + lineLength - 16 - 2 * min(remaining, 1 << 20))
    guard excessFraming <= 16_384 else { throw .tooMuchChunkFraming }
  }
}
