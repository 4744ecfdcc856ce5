package import Bytes
package import HTTP

extension IncomingBody {
  /// Moves body bytes from `input`, where they stand as received, to `output`, without any framing.
  /// - Parameters:
  ///   - input: what was received and not used.
  ///   - output: bytes are appended.
  ///   - most: bytes to move at most; what is beyond stays in `input`.
  /// - Throws: what is wrong with the framing, or `bodyTooLarge`.
  package mutating func move(from input: Buffer, to output: Buffer, atMost most: Int = .max) throws(HTTPError)
  {
    let wanted = count.addingReportingOverflow(most)
    let ceiling = wanted.overflow ? Int.max : wanted.partialValue
    while !input.isEmpty && !isFinished && count < ceiling {
      guard let data = try next(in: input.readable) else { return }
      output.append(input.readable.extracting(data.bytes))
      input.consume(data.consumed)
    }
  }

  /// Moves body bytes as chunks, whatever framing they came in, and the end of the body with its trailers.
  package mutating func rechunk(from input: Buffer, to output: Buffer) throws(HTTPError) {
    while !input.isEmpty && !isFinished {
      guard let data = try next(in: input.readable, trailersTo: output) else { return }
      output.appendChunk(input.readable.extracting(data.bytes))
      input.consume(data.consumed)
    }
  }

  /// Moves body bytes in the framing they came in: chunks as chunks, the rest plain.
  package mutating func forward(from input: Buffer, to output: Buffer) throws(HTTPError) {
    if isChunked { try rechunk(from: input, to: output) } else { try move(from: input, to: output) }
  }
}
