import Bytes
import Server

/// `unloq-gateway sessions CONF`.
enum SessionsCommand {
  /// Prints who is signed in at the gateway that runs with the conf at `path`.
  static func run(_ path: String) -> ExitCode {
    AdminCommand.run(path) { client throws(AdminClientError) in
      table(try client.sessions())
    }
  }

  /// One line a session under a line of headings; a sentence where there is none.
  static func table(_ sessions: [SessionPageOfList.Item]) -> String {
    if sessions.isEmpty { return "nobody is signed in\n" }
    let digits = idDigits(sessions.map(\.id))
    var rows = [["SESSION", "USER", "SIGNED IN", "LAST REQUEST", "APPROVED", "ENDS IN"]]
    rows += sessions.map { session in
      [
        String(session.id.prefix(digits)), session.user, session.signedInAt, words(session.idle) + " ago",
        words(session.approvalAge) + " ago", words(session.endsIn),
      ]
    }
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      let cells = zip(row, widths).map { text, width in
        text + String(repeating: " ", count: width - text.count)
      }
      let line = cells.joined(separator: "  ")
      return String(line.prefix(line.count - (line.reversed().prefix { $0 == " " }.count))) + "\n"
    }.joined()
  }

  /// As many digits as the access log shows; all of them where two sessions share those.
  private static func idDigits(_ ids: [String]) -> Int {
    Set(ids.map { $0.prefix(8) }).count == ids.count ? 8 : 32
  }

  /// `1d 3h`, `2h 5m`, `7m`, `12s`.
  private static func words(_ seconds: Int64) -> String {
    switch seconds {
    case ..<60: "\(seconds)s"
    case ..<3600: "\(seconds / 60)m"
    case ..<86_400: "\(seconds / 3600)h \(seconds / 60 % 60)m"
    default: "\(seconds / 86_400)d \(seconds / 3600 % 24)h"
    }
  }
}
