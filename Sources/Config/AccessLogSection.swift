import AccessLog
import YAML

/// `access_log`.
enum AccessLogSection: Section {
  private static let defaults = AccessLogSettings()

  static let path = Key(
    "path", Forms.destination, default: defaults.destination,
    """
    The file that records are appended to, or "-" for standard output. It is opened again on SIGUSR1, for logrotate.
    """)
  static let format = Key(
    "format", Forms.choice(AccessLogFormat.self), default: defaults.format,
    "One JSON object a line, or NCSA combined with the decision behind it.")
  static let redactQuery = Key(
    "redact_query", Forms.boolean, default: defaults.redactsQuery,
    "Whether a query is written as ?… only. Queries carry tokens more often than one thinks.")
  static let onFailure = Key(
    "on_failure", Forms.choice(AccessLogFailurePolicy.self), default: defaults.onFailure,
    """
    What happens while the log cannot be written: "refuse" lets requests wait and then answers 503, so that nothing \
    passes unrecorded; "continue" lets them pass and loses their records.
    """)

  static let description = SectionDescription(
    name: "access_log", text: "One record per request, whatever became of it.",
    keys: [path.description, format.description, redactQuery.description, onFailure.description])

  /// Reads every key, so that every problem in them is told.
  static func read(_ reader: SectionReader) -> AccessLogSettings? {
    AccessLogSettings(
      destination: reader[path], format: reader[format], redactsQuery: reader[redactQuery],
      onFailure: reader[onFailure])
  }
}

extension Forms {
  /// A file, or `-` for standard output.
  fileprivate static var destination: Form<AccessLogSettings.Destination> {
    Form<AccessLogSettings.Destination>(
      "a path, or \"-\"",
      read: { node, decoding in
        if case .scalar(let scalar) = node.content, scalar.text == "-" { return .standardOutput }
        return Forms.path.read(node, decoding).map { .file(path: $0) }
      },
      write: { destination in
        switch destination {
        case .standardOutput: "\"-\""
        case .file(let path): YAMLText.scalar(path)
        }
      })
  }
}
