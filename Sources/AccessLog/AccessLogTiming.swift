/// The log's clocks and sizes; parameters for the sake of tests.
package struct AccessLogTiming: Sendable {
  /// How long lines are gathered before they are handed to the writer. Longer means fewer, larger writes.
  package var linger = Duration.milliseconds(10)
  /// From a failed write to the next attempt.
  package var retryInterval = Duration.seconds(1)
  /// How long a request waits for a broken log before it is refused.
  package var patience = Duration.seconds(2)

  /// Bytes behind which a worker hands over at once.
  static let batch = 64 * 1024
  /// Bytes behind which a worker's requests wait until the writer has caught up.
  static let most = 256 * 1024

  package init() {}
}
