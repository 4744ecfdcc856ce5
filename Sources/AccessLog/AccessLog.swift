package import Log
package import Reactor

/// The access log: exactly one line for every request, written by a thread of its own.
///
/// Workers gather lines and hand them over in batches; a writer that cannot keep up makes requests wait, and
/// nothing is dropped. What happens while the file cannot be written at all is `AccessLogSettings.onFailure`.
package final class AccessLog: Sendable {
  private let settings: AccessLogSettings
  private let timing: AccessLogTiming
  private let health = LogHealth()
  private let lanes: [LogLane]
  private let loop: EventLoop
  private let thread: SystemThread
  private let writer: AccessLogWriter

  /// Opens the file and starts the writer.
  ///
  /// - Parameters:
  ///   - settings: where and how.
  ///   - workers: how many sinks there will be.
  ///   - timing: clocks, for tests.
  ///   - logger: told when writing fails and when it works again.
  /// - Throws: when the file cannot be opened.
  package init(
    _ settings: AccessLogSettings, workers: Int, timing: AccessLogTiming = AccessLogTiming(), logger: Logger
  ) throws(SystemError) {
    self.settings = settings
    self.timing = timing
    lanes = (0..<workers).map { _ in LogLane(capacity: AccessLogTiming.batch) }
    loop = try EventLoop()
    writer = AccessLogWriter(
      file: try AccessLogWriter.open(settings.destination), settings: settings, timing: timing, loop: loop,
      health: health, lanes: lanes, logger: logger)
    thread = try loop.start(named: "access-log")
  }

  /// The end of the log that worker number `worker` writes to.
  ///
  /// - Parameters:
  ///   - worker: from 0; each number once.
  ///   - loop: the worker's loop, on which the sink must be used.
  /// - Returns: the sink, to be kept by that worker.
  package func makeSink(worker: Int, loop: EventLoop) -> AccessLogSink {
    AccessLogSink(
      worker: worker, lane: lanes[worker], settings: settings, timing: timing, health: health, loop: loop,
      collect: { [self] in collect() })
  }

  /// Opens the file again, for rotation. From any thread; returns at once.
  package func reopen() {
    loop.post { [writer] in writer.assumeIsolated { $0.reopen() } }
  }

  /// Writes what the sinks have flushed, ends the writer and waits for it. Blocks; once, after the workers'
  /// end.
  package func close() {
    loop.post { [writer] in writer.assumeIsolated { $0.close() } }
    loop.stop()
    thread.join()
  }

  /// Whether lines are being written: false while the file cannot be, and after the end. From any thread.
  package var isWriting: Bool { health.condition == .writing }

  private func collect() {
    loop.post { [writer] in writer.assumeIsolated { $0.collect() } }
  }
}
