import Bytes
package import HTTP

/// How long a command-line client says it will wait (`Prefer: wait=30`, RFC 7240, 4.3).
package enum Patience {
  /// More is not held, whatever is asked for.
  package static let longest: Duration = .seconds(120)
  /// What a rule's `hold` means for a client that says nothing.
  package static let usual: Duration = .seconds(60)

  /// What `Preference-Applied` says (RFC 7240, 3) to a client that was held as it asked; nil where it asked for nothing.
  static func applied(_ head: RequestHead) -> String? {
    guard head.contains(.prefer), let patience = asked(head) else { return nil }
    return "wait=\(patience.components.seconds)"
  }

  /// The time asked for, at most `longest`; nil where none is, or it is no number, or zero.
  package static func asked(_ head: RequestHead) -> Duration? {
    for index in 0..<head.fieldCount where head.fieldKind(index) == .prefer {
      let value = String(copying: head.fieldValue(index)).lowercased()
      for preference in value.split(separator: ",") {
        let plain = preference.prefix { $0 != ";" }
        let parts = plain.split(separator: "=").map { $0.filter { $0 != " " } }
        guard parts.count == 2, parts[0] == "wait" else { continue }
        guard parts[1].utf8.count <= 9, parts[1].utf8.allSatisfy({ $0 >= 48 && $0 <= 57 }),
          let seconds = Int(parts[1])
        else { return nil }
        return seconds == 0 ? nil : min(.seconds(seconds), longest)
      }
    }
    return nil
  }
}
