package import Bytes

extension Buffer {
  /// Appends the line in front of a chunk's data (RFC 9112, 7.1).
  ///
  /// - Parameter size: bytes of data that will follow, more than zero: a chunk of none would end the body.
  package func beginChunk(size: Int) {
    precondition(size > 0, "an empty chunk ends the body")
    append(hexadecimal: size)
    append("\r\n")
  }

  /// Appends the line end behind a chunk's data.
  package func endChunk() { append("\r\n") }

  /// Appends `data` as one chunk; nothing where it is empty.
  package func appendChunk(_ data: Span<UInt8>) {
    if data.isEmpty { return }
    beginChunk(size: data.count)
    append(data)
    endChunk()
  }

  /// Appends the last chunk. Trailer lines may follow, each with its line end, then `endTrailers`.
  package func beginTrailers() { append("0\r\n") }

  /// Appends the empty line that ends a chunked body.
  package func endTrailers() { append("\r\n") }

  /// Appends the end of a chunked body without trailers.
  package func endChunks() { append("0\r\n\r\n") }
}
