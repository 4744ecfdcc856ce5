internal import Gate
internal import Log
internal import Upstream

/// The metrics in Prometheus' text format 0.0.4. Every series is there from the start, at 0, so that a rate over a
/// first event is right and an alert has something to look at.
struct MetricsText {
  private var text = ""

  /// The whole text.
  ///
  /// - Parameters:
  ///   - counters: why requests passed or not.
  ///   - upstreamErrors: what went wrong behind the gate.
  ///   - reloads: how changed confs fared.
  ///   - sessions: the store's numbers.
  ///   - ringing: phones that ring.
  ///   - isReady: whether requests would be served.
  ///   - started: when the gateway did, as seconds since 1970.
  /// - Returns: one line a sample, each family behind its type and help.
  static func make(
    counters: GateCounters, upstreamErrors: UpstreamErrorCounters, reloads: ReloadCounters,
    sessions: SessionCounts, ringing: Int, isReady: Bool, started: Int64
  ) -> String {
    var metrics = MetricsText()
    metrics.family(
      "unloq_gateway_requests_total", .counter,
      "Requests by decision and reason; error is broken, not denied.")
    for reason in Reason.allCases {
      metrics.sample(
        "requests_total", [("decision", reason.decision.rawValue), ("reason", reason.rawValue)],
        counters[reason])
    }
    metrics.family(
      "unloq_gateway_upstream_errors_total", .counter,
      "Permitted requests that got no answer, or only part of one, by what went wrong.")
    for (label, count) in upstreamErrors.all {
      metrics.sample("upstream_errors_total", [("error", label)], count)
    }
    metrics.family(
      "unloq_gateway_reloads_total", .counter, "Attempts to take over a changed conf, by how they ended.")
    metrics.sample("reloads_total", [("result", "done")], reloads.doneCount)
    metrics.sample("reloads_total", [("result", "refused")], reloads.refusedCount)
    metrics.family("unloq_gateway_sessions", .gauge, "Sessions held now.")
    metrics.sample("sessions", [], sessions.live)
    metrics.family(
      "unloq_gateway_session_lookups_total", .counter, "Session look-ups by what they found.")
    metrics.sample("session_lookups_total", [("result", "hit")], sessions.hits)
    metrics.sample("session_lookups_total", [("result", "miss")], sessions.misses)
    metrics.family(
      "unloq_gateway_sessions_dropped_total", .counter,
      "Sessions that ended because the store was full, or because a clock ran out.")
    metrics.sample("sessions_dropped_total", [("cause", "evicted")], sessions.evicted)
    metrics.sample("sessions_dropped_total", [("cause", "expired")], sessions.expired)
    metrics.family("unloq_gateway_phones_ringing", .gauge, "Approvals that wait for a tap.")
    metrics.sample("phones_ringing", [], ringing)
    metrics.family("unloq_gateway_ready", .gauge, "1 while requests are served, 0 otherwise.")
    metrics.sample("ready", [], isReady ? 1 : 0)
    metrics.family("unloq_gateway_start_time_seconds", .gauge, "When the gateway started, since 1970.")
    metrics.sample("start_time_seconds", [], Int(started))
    metrics.family("unloq_gateway_build_info", .gauge, "Always 1; the label tells the version.")
    metrics.sample("build_info", [("version", ProgramVersion.text)], 1)
    return metrics.text
  }

  private enum Kind: String {
    case counter, gauge
  }

  private mutating func family(_ name: String, _ kind: Kind, _ help: String) {
    text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
  }

  /// Label values are fixed texts of ours that need no escapes.
  private mutating func sample(_ name: String, _ labels: [(String, String)], _ value: Int) {
    let inner = labels.map { "\($0)=\"\($1)\"" }.joined(separator: ",")
    text += "unloq_gateway_\(name)\(inner.isEmpty ? "" : "{\(inner)}") \(value)\n"
  }
}
