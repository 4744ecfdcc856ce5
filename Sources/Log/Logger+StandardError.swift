import Bytes

extension Logger {
  /// A logger that writes each line to standard error, where systemd and containers collect it.
  ///
  /// `threshold` is the least level that is written.
  package static func standardError(_ threshold: Level) -> Logger {
    Logger(threshold: threshold) { StandardStream.error.write($0 + "\n") }
  }
}
