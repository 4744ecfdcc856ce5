package import Bytes
package import Config
import FoundationEssentials

/// Reads a log from its beginning to its end and plays it.
package enum LogReplay {
  /// The forecast for a log.
  ///
  /// - Parameters:
  ///   - path: the log; `-` for standard input.
  ///   - settings: the conf that is tried.
  ///   - format: how the log is written; nil to see by its first line.
  ///   - host: what a combined log is of.
  ///   - progress: told now and then how many lines were read, and how much of the file in percent where it has a size.
  /// - Returns: what was found.
  /// - Throws: `FileReadError` where the log cannot be read.
  package static func run(
    _ path: String, _ settings: GatewaySettings, format: LogFormat?, host: String,
    progress: (_ lines: Int, _ percent: Int?) -> Void
  ) throws(FileReadError) -> ForecastReport {
    var reader = try LineReader(path)
    var forecast = Forecast(settings)
    let json = JSONLogReader()
    let combined = CombinedLogReader(host: host)
    var format = format
    var lines = 0
    var isMore = true
    while isMore {
      var entry: LogEntry?
      var isEmpty = true
      isMore = try reader.next { line in
        isEmpty = line.isEmpty
        if isEmpty { return }
        if format == nil { format = line[0] == UInt8(ascii: "{") ? .json : .combined }
        entry = format == .json ? json.entry(line) : combined.entry(line)
      }
      if isEmpty { continue }
      if let entry { forecast.take(entry) } else { forecast.skipLine() }
      lines += 1
      if lines % 20_000 == 0 {
        progress(lines, reader.size.map { $0 == 0 ? 100 : reader.position * 100 / $0 })
      }
    }
    return forecast.finished()
  }

  /// A report as one JSON object, ended by a newline.
  package static func json(_ report: ForecastReport) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    // It is made of texts and numbers: there is nothing that JSON could not hold.
    guard let data = try? encoder.encode(report) else { return "{}\n" }
    return String(decoding: data, as: UTF8.self) + "\n"
  }
}
