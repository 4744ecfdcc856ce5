package import Bytes

/// Ceilings on what a peer may send before it is refused. Every buffer that a peer's bytes fill is bounded by
/// one of them.
package struct HTTPLimits: Sendable, Equatable {
  /// Longest request line or status line, without its line end. Default 8 KiB, bounds 256 B to 64 KiB. Too
  /// small refuses long searches with 414; too large costs memory per connection that is still sending its
  /// head.
  package var requestLine = ByteCount.kibibytes(8)

  /// Longest header or trailer field line, without its line end. Default 8 KiB, bounds 256 B to 64 KiB. Too
  /// small refuses large cookies and tickets with 431; too large costs memory per connection.
  package var fieldLine = ByteCount.kibibytes(8)

  /// Most header fields of one message. Default 100, bounds 10 to 1,000. Too few refuses proxied requests
  /// with 431; too many lets one request cost as much processor time as many.
  package var fieldCount = 100

  /// Longest head: first line, fields and all line ends. Default 32 KiB, bounds 1 KiB to 1 MiB. Too small
  /// refuses with 431; too large costs memory per connection.
  package var head = ByteCount.kibibytes(32)

  /// Longest body, nil for no ceiling. Default 1 GiB. Longer bodies are refused with 413, before the first
  /// byte where the length is announced. Bodies are streamed, so that this bounds traffic and not memory.
  package var body: ByteCount? = ByteCount.mebibytes(1024)

  /// Longest chunk-size line with its extensions, without its line end. Default 256 B, bounds 16 B to 8 KiB.
  /// Extensions are dropped, so that nothing needs more; too large lets a body be mostly framing.
  package var chunkLine = ByteCount(bytes: 256)

  /// Longest trailer section behind a chunked body, all lines together. Default 8 KiB, bounds 0 to 64 KiB.
  /// Too small refuses messages with signatures in trailers.
  package var trailers = ByteCount.kibibytes(8)

  /// The defaults.
  package init() {}
}
