import Bytes
import Gate
import HTTP

/// Reads lines of nginx's and Apache's combined format (NCSA):
/// `192.0.2.1 - ana@corp.example [21/Nov/2026:19:12:06 +0100] "GET /page HTTP/1.1" 200 512 "referer" "agent"`.
struct CombinedLogReader {
  /// The host that the log is of: its lines do not say.
  let host: String
  private let head = RequestHead()
  private static let months = [
    "Jan": 1, "Feb": 2, "Mar": 3, "Apr": 4, "May": 5, "Jun": 6, "Jul": 7, "Aug": 8, "Sep": 9, "Oct": 10,
    "Nov": 11,
    "Dec": 12,
  ]

  /// - Parameter host: the host that the log is of.
  init(host: String) { self.host = host }

  /// The entry of a line; nil where the line is none, or its request is none that the gateway would read.
  func entry(_ bytes: Span<UInt8>) -> LogEntry? {
    let line = String(copying: bytes)
    guard let open = line.firstIndex(of: "["), let close = line[open...].firstIndex(of: "]"),
      let wallSeconds = CombinedLogReader.seconds(of: line[line.index(after: open)..<close])
    else { return nil }
    let front = line[..<open].split(separator: " ")
    var rest = line[line.index(after: close)...]
    guard front.count == 3, let client = IPAddress(String(front[0])),
      let request = CombinedLogReader.quoted(&rest), let path = path(of: request)
    else { return nil }
    _ = CombinedLogReader.quoted(&rest)
    let agent = CombinedLogReader.quoted(&rest) ?? ""
    let name = String(front[2])
    let user = EmailAddress(name)
    return LogEntry(
      wallSeconds: wallSeconds, client: client,
      method: request.split(separator: " ").first.map(String.init) ?? "",
      host: host, path: path, user: user, hasOddUser: user == nil && name != "-", agent: agent,
      wasChallenged: false)
  }

  /// The path as the gateway reads it from a request line.
  private func path(of request: String) -> String? {
    let words = request.split(separator: " ")
    guard words.count == 3 else { return nil }
    var parser = RequestParser(limits: HTTPLimits())
    let text = "\(words[0]) \(words[1]) HTTP/1.1\r\nHost: \(host)\r\n\r\n"
    // A request that the gateway would refuse to read has no path; the line is counted.
    guard let read = try? parser.parse(text.utf8.span, into: head), read == text.utf8.count else {
      return nil
    }
    return head.pathText
  }

  /// What stands between the next two quotation marks, with `\"` and `\\` taken back.
  private static func quoted(_ rest: inout Substring) -> String? {
    guard let open = rest.firstIndex(of: "\"") else { return nil }
    rest = rest[rest.index(after: open)...]
    var text = ""
    while let character = rest.popFirst() {
      if character == "\"" { return text }
      if character == "\\", let next = rest.first, next == "\"" || next == "\\" {
        text.append(next)
        rest.removeFirst()
      } else {
        text.append(character)
      }
    }
    return nil
  }

  /// `21/Nov/2026:19:12:06 +0100`.
  private static func seconds(of text: Substring) -> Int64? {
    let words = text.split(separator: " ")
    guard words.count == 2 else { return nil }
    let parts = words[0].split(whereSeparator: { $0 == "/" || $0 == ":" })
    let zone = words[1]
    guard parts.count == 6, let month = months[String(parts[1])], zone.utf8.count == 5 else { return nil }
    let number = month < 10 ? "0\(month)" : "\(month)"
    let iso =
      "\(parts[2])-\(number)-\(parts[0])T\(parts[3]):\(parts[4]):\(parts[5])\(zone.prefix(3)):\(zone.suffix(2))"
    return Timestamp.seconds(of: iso.utf8.span)
  }
}
