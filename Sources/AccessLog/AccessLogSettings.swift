/// Where the access log goes and what it shows.
package struct AccessLogSettings: Sendable, Equatable {
  /// Where records are written.
  package enum Destination: Sendable, Equatable, CustomStringConvertible {
    /// Standard output: for containers and for the demonstration.
    case standardOutput
    /// A file, appended to, made with mode 0640 where it is missing, opened again on SIGUSR1.
    case file(path: String)

    /// What to call it in a message: the path.
    package var description: String {
      switch self {
      case .standardOutput: "standard output"
      case .file(let path): path
      }
    }
  }

  /// Default standard output.
  package var destination: Destination
  /// Default `json`.
  package var format: AccessLogFormat
  /// Whether a query is written as `?…`. Default true: queries carry tokens more often than one thinks.
  package var redactsQuery: Bool
  /// Default `refuse`.
  package var onFailure: AccessLogFailurePolicy

  package init(
    destination: Destination = .standardOutput, format: AccessLogFormat = .json, redactsQuery: Bool = true,
    onFailure: AccessLogFailurePolicy = .refuse
  ) {
    self.destination = destination
    self.format = format
    self.redactsQuery = redactsQuery
    self.onFailure = onFailure
  }
}
