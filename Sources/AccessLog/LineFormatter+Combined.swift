import Bytes
import Gate
import HTTP

extension LineFormatter {
  /// Appends the record in NCSA combined format, which goaccess and fail2ban read, and behind it the
  /// decision, the reason, in quotes the rule, and the push:
  ///
  ///     10.0.0.7 - ana@corp.example [21/Nov/2026:19:12:06 +0000] "GET /graph?… HTTP/1.1" 200 512 "-"
  ///     "curl/7.88.1" allow approval-held "staff" -
  ///
  /// Absent values are `-`. The path is the canonical encoding that went upstream.
  func appendCombined(_ record: AccessRecord, to line: Buffer) {
    let head = record.head
    appendClient(record.client, to: line)
    line.append(" - ")
    appendUser(record.gate, to: line)
    line.append(" [")
    time.appendCommon(to: line)
    line.append("] \"")
    appendRequestLine(head, to: line)
    line.append("\" ")
    line.append(decimal: record.status)
    line.append(" ")
    line.append(decimal: record.bytesOut)
    appendReferer(head, to: line)
    append(" \"", head?.value(.userAgent), to: line)
    line.append(" ")
    line.append(record.gate.decision?.rawValue ?? "-")
    line.append(" ")
    line.append(record.gate.reason?.rawValue ?? "-")
    let rule = record.gate.rule?.name ?? "-"
    append(" \"", rule.utf8.span, to: line)
    line.append(" ")
    line.append(record.gate.push?.description ?? "-")
  }

  /// Where the query or fragment of a URL begins: the index of its `?` or `#`, nil where there is neither.
  static func queryStart(in url: Span<UInt8>) -> Int? {
    for index in url.indices where url[index] == UInt8(ascii: "?") || url[index] == UInt8(ascii: "#") {
      return index
    }
    return nil
  }

  private func appendUser(_ gate: GateRecord, to line: Buffer) {
    if let identity = gate.session?.identity {
      line.append(combinedWord: identity.email)
    } else if let claimed = gate.claimedUser, !claimed.isEmpty {
      line.append(combinedWord: claimed.utf8.span)
    } else {
      line.append("-")
    }
  }

  private func appendRequestLine(_ head: RequestHead?, to line: Buffer) {
    guard let head else {
      line.append("-")
      return
    }
    line.append(head.methodText)
    line.append(" ")
    let target = head.target
    if redactsQuery, let query = head.query {
      line.append(combinedText: target.extracting(0..<(target.count - query.count)))
      line.append("…")
    } else {
      line.append(combinedText: target)
    }
    line.append(head.version == .http11 ? " HTTP/1.1" : " HTTP/1.0")
  }

  private func appendReferer(_ head: RequestHead?, to line: Buffer) {
    guard let referer = head?.value(.referer), redactsQuery, let cut = LineFormatter.queryStart(in: referer)
    else {
      append(" \"", head?.value(.referer), to: line)
      return
    }
    line.append(" \"")
    line.append(combinedText: referer.extracting(0...cut))
    line.append("…\"")
  }

  private func append(_ opening: StaticString, _ value: Span<UInt8>?, to line: Buffer) {
    line.append(opening)
    if let value { line.append(combinedText: value) } else { line.append("-") }
    line.append("\"")
  }
}
