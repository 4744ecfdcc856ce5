import Bytes
import FoundationEssentials
import Login

/// How `unloq-gateway login` prints the session.
enum LoginFormat: String, CaseIterable {
  case header, cookie, jar, json
  case curlConfig = "curl-config"

  private struct Document: Encodable {
    let name, value, host: String
    let expires: Int64
  }

  /// The text, ended by a newline. `now` is in seconds since 1970.
  func text(_ cookie: SessionCookie, at gate: GateAddress, now: Int64) -> String {
    let (name, value) = (cookie.name, cookie.value.reveal())
    let end = now + cookie.lifetime
    switch self {
    case .header: return "Cookie: \(name)=\(value)\n"
    case .cookie: return "\(name)=\(value)\n"
    // The alphabet of both has no quotation mark.
    case .curlConfig: return "header = \"Cookie: \(name)=\(value)\"\n"
    case .jar:
      let fields = [
        "#HttpOnly_\(gate.host)", "FALSE", "/", gate.isSecure ? "TRUE" : "FALSE", "\(end)", name, value,
      ]
      return "# Netscape HTTP Cookie File\n\(fields.joined(separator: "\t"))\n"
    case .json:
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      do {
        let document = Document(name: name, value: value, host: gate.host, expires: end)
        return String(decoding: try encoder.encode(document), as: UTF8.self) + "\n"
      } catch {
        return "\n"
      }
    }
  }
}
