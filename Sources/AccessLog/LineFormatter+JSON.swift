import Bytes
import Crypto
import Gate
import HTTP
import Reactor

extension LineFormatter {
  /// Appends the record as one JSON object. The order of the keys is part of what users see; absent values
  /// are null.
  func appendJSON(_ record: AccessRecord, _ duration: Duration, to line: Buffer) {
    let head = record.head
    line.append("{\"time\":\"")
    time.appendRFC3339(to: line)
    line.append("\",\"id\":\"")
    line.append(id: record.id)
    line.append("\",\"client\":\"")
    appendClient(record.client, to: line)
    line.append("\"")
    append(",\"tls\":", record.tlsVersion?.bytes, to: line)
    appendRequest(head, to: line)
    line.append(",\"status\":")
    line.append(decimal: record.status)
    line.append(",\"bytes_in\":")
    line.append(decimal: record.bytesIn)
    line.append(",\"bytes_out\":")
    line.append(decimal: record.bytesOut)
    line.append(",\"duration_ms\":")
    line.append(milliseconds: duration)
    append(",\"upstream\":", record.upstream, to: line)
    line.append(",\"upstream_ms\":")
    if let time = record.upstreamDuration { line.append(milliseconds: time) } else { line.append("null") }
    appendGate(record.gate, to: line)
    append(",\"user_agent\":", head?.value(.userAgent), to: line)
    appendReferer(head, to: line)
    append(",\"error\":", record.error, to: line)
    line.append("}")
  }

  private func appendRequest(_ head: RequestHead?, to line: Buffer) {
    guard let head else {
      line.append(",\"protocol\":null,\"method\":null,\"host\":null,\"path\":null")
      return
    }
    line.append(head.version == .http11 ? ",\"protocol\":\"HTTP/1.1\"" : ",\"protocol\":\"HTTP/1.0\"")
    append(",\"method\":", head.methodText, to: line)
    append(",\"host\":", head.host, to: line)
    line.append(",\"path\":\"")
    line.append(jsonText: head.path)
    if let query = head.query {
      line.append("?")
      if redactsQuery { line.append("…") } else { line.append(jsonText: query) }
    }
    line.append("\"")
  }

  private func appendGate(_ gate: GateRecord, to line: Buffer) {
    append(",\"decision\":", word: gate.decision?.rawValue, to: line)
    append(",\"reason\":", word: gate.reason?.rawValue, to: line)
    append(",\"rule\":", gate.rule?.name, to: line)
    if let identity = gate.session?.identity {
      append(",\"user\":", identity.email, to: line)
      if gate.approvalID == nil { append(",\"approval\":", identity.approvalID, to: line) }
    } else {
      append(",\"user\":", gate.claimedUser, to: line)
      if gate.approvalID == nil { line.append(",\"approval\":null") }
    }
    if let approval = gate.approvalID { append(",\"approval\":", approval, to: line) }
    line.append(",\"approval_age_s\":")
    if let age = gate.approvalAge {
      line.append(decimal: Int(age.wholeNanoseconds / 1_000_000_000))
    } else {
      line.append("null")
    }
    append(",\"approver\":", gate.approver, to: line)
    append(",\"push\":", gate.push?.description, to: line)
    if let session = gate.sessionID {
      line.append(",\"session\":\"")
      session.appendHexadecimal(digits: 8, to: line)
      line.append("\"")
    } else {
      line.append(",\"session\":null")
    }
    append(",\"cache\":", word: gate.cache?.rawValue, to: line)
    // Only where a rule on trial matched: most logs never have one.
    if let shadow = gate.shadowRule {
      append(",\"shadow_rule\":", shadow.name, to: line)
      append(",\"shadow_decision\":", word: gate.shadowDecision?.rawValue, to: line)
    }
  }

  /// The referer's query may hold what the request's own may: it is redacted by the same setting.
  private func appendReferer(_ head: RequestHead?, to line: Buffer) {
    guard let referer = head?.value(.referer), redactsQuery, let cut = LineFormatter.queryStart(in: referer)
    else {
      append(",\"referer\":", head?.value(.referer), to: line)
      return
    }
    line.append(",\"referer\":\"")
    line.append(jsonText: referer.extracting(0...cut))
    line.append("…\"")
  }

  private func append(_ key: StaticString, _ value: Span<UInt8>?, to line: Buffer) {
    line.append(key)
    guard let value else {
      line.append("null")
      return
    }
    line.append("\"")
    line.append(jsonText: value)
    line.append("\"")
  }

  /// Appends a word of our own, in which nothing needs an escape.
  private func append(_ key: StaticString, word: String?, to line: Buffer) {
    line.append(key)
    guard let word else {
      line.append("null")
      return
    }
    line.append("\"")
    line.append(word)
    line.append("\"")
  }

  private func append(_ key: StaticString, _ value: String?, to line: Buffer) {
    guard let value else {
      line.append(key)
      line.append("null")
      return
    }
    append(key, value.utf8.span, to: line)
  }
}
