/// The versions of the protocol that this parser reads. Any other is refused.
package enum HTTPVersion: Sendable, Equatable, BitwiseCopyable {
  /// HTTP/1.0: no transfer codings, connections close unless both sides ask for more.
  case http10
  /// HTTP/1.1.
  case http11
}
