import Bytes

/// The paths that are the gate's own on every gated host.
package enum OwnPath {
  private static let prefix: StaticString = "/.unloq"

  /// Whether a decoded, normalised path is the gate's own: `/.unloq` and everything below it.
  package static func contains(_ path: Span<UInt8>) -> Bool {
    let count = prefix.utf8CodeUnitCount
    guard path.count >= count, path.extracting(0..<count).isEqual(to: prefix) else { return false }
    return path.count == count || path[count] == UInt8(ascii: "/")
  }
}
