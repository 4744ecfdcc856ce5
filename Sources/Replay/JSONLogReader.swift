import Bytes
import FoundationEssentials
import Gate
import HTTP

/// Reads lines of the gateway's own access log.
struct JSONLogReader {
  /// The keys that a forecast needs; a line has many more.
  private struct Line: Decodable {
    let time: String
    let client: String
    let method: String?
    let host: String?
    let path: String?
    let decision: String?
    let user: String?
    let user_agent: String?
  }

  private let decoder = JSONDecoder()

  /// The entry of a line; nil where the line is none, or tells of no request that could be read.
  func entry(_ bytes: Span<UInt8>) -> LogEntry? {
    guard bytes.count > 2, bytes[0] == UInt8(ascii: "{") else { return nil }
    // Whatever is wrong with a line: it is counted, and the next one is read.
    guard let line = try? decoder.decode(Line.self, from: Data(Array(copying: bytes))),
      let wallSeconds = Timestamp.seconds(of: line.time.utf8.span), let client = IPAddress(line.client),
      let method = line.method, let host = line.host, let path = line.path
    else { return nil }
    let user = line.user.flatMap { EmailAddress($0) }
    return LogEntry(
      wallSeconds: wallSeconds, client: client, method: method, host: host,
      path: JSONLogReader.withoutQuery(path),
      user: user, hasOddUser: line.user != nil && user == nil, agent: line.user_agent ?? "",
      wasChallenged: line.decision == Decision.challenge.rawValue)
  }

  /// The path alone. Behind a `?` stands the query, or `…` in its place.
  private static func withoutQuery(_ path: String) -> String {
    path.utf8.firstIndex(of: UInt8(ascii: "?")).map { String(path[..<$0]) } ?? path
  }
}
