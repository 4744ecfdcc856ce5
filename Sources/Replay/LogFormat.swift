/// How the lines of a log are written.
package enum LogFormat: String, Sendable, CaseIterable {
  /// The gateway's own.
  case json
  /// NCSA combined: nginx, Apache, and the gateway's other one.
  case combined
}
