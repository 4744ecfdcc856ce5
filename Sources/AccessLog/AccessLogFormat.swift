/// How a record of the access log is written.
package enum AccessLogFormat: String, Sendable, CaseIterable {
  /// One JSON object a line.
  case json
  /// NCSA combined, with the decision, reason, rule and user behind it.
  case combined
}
