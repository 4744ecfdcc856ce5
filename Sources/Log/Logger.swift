/// What the program says about itself, for the person who operates it: one `logfmt` line an event on standard error.
///
/// A constant message and fields, so that lines can be counted and searched. Not the access log.
package struct Logger: Sendable {
  /// How much a line matters.
  package enum Level: Int, Sendable, Comparable {
    case debug, info, warning, error

    package static func < (left: Level, right: Level) -> Bool { left.rawValue < right.rawValue }

    /// The word printed behind `level=`.
    package var word: String {
      switch self {
      case .debug: "debug"
      case .info: "info"
      case .warning: "warning"
      case .error: "error"
      }
    }
  }

  /// Lines below this level are not written.
  package let threshold: Level
  private let sink: @Sendable (String) -> Void

  /// - Parameters:
  ///   - threshold: the least level that is written.
  ///   - sink: takes one finished line without its newline, from any thread.
  package init(threshold: Level, sink: @escaping @Sendable (String) -> Void) {
    self.threshold = threshold
    self.sink = sink
  }

  /// Says nothing: for tests and for parts that have no operator.
  package static let silent = Logger(threshold: .error, sink: { _ in })

  /// Writes one line. `message` is constant text; what varies goes into `fields`, never a secret, cookie or body.
  package func log(
    _ level: Level, _ message: StaticString, _ fields: KeyValuePairs<StaticString, String> = [:]
  ) {
    guard level >= threshold else { return }
    var line = "level=\(level.word) message=\(Logger.quoted(message.description))"
    for (name, value) in fields { line += " \(name)=\(Logger.quoted(value))" }
    sink(line)
  }

  /// Says that something normal happened.
  package func info(_ message: StaticString, _ fields: KeyValuePairs<StaticString, String> = [:]) {
    log(.info, message, fields)
  }

  /// Says that something needs a look, though the program goes on as asked.
  package func warning(_ message: StaticString, _ fields: KeyValuePairs<StaticString, String> = [:]) {
    log(.warning, message, fields)
  }

  /// Says that something failed.
  package func error(_ message: StaticString, _ fields: KeyValuePairs<StaticString, String> = [:]) {
    log(.error, message, fields)
  }

  /// Quotes a value that has spaces, quotes, `=` or control characters; control characters become `\u{..}` escapes,
  /// so that no value can forge a line.
  static func quoted(_ text: String) -> String {
    let plain =
      !text.isEmpty
      && text.unicodeScalars.allSatisfy {
        $0.value > 0x20 && $0.value < 0x7F && $0 != "\"" && $0 != "=" && $0 != "\\"
      }
    if plain { return text }
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      default:
        if scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
          || (0x2028...0x202E).contains(scalar.value)
        {
          quoted += "\\u{\(String(scalar.value, radix: 16))}"
        } else {
          quoted.unicodeScalars.append(scalar)
        }
      }
    }
    return quoted + "\""
  }
}
