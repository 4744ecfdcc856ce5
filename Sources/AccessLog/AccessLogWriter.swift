import Bytes
import Log
import Reactor

/// Writes what the workers deposit, on a thread of its own that may block: the only code that touches the
/// file.
///
/// When writing fails the lines are kept, the log counts as broken, and writing is tried again at intervals
/// until it succeeds. Nothing is thrown away but by `close`.
actor AccessLogWriter: ExecutorActor {
  nonisolated let executor: any SerialExecutor
  private nonisolated let loop: EventLoop
  private let settings: AccessLogSettings
  private let timing: AccessLogTiming
  private let health: LogHealth
  private let lanes: [LogLane]
  private let logger: Logger

  private var file: AppendFile
  private var pending = Buffer(capacity: AccessLogTiming.batch)
  private let retry = LoopTimer()
  private var lastLookAtPath: MonotonicTime

  init(
    file: consuming AppendFile, settings: AccessLogSettings, timing: AccessLogTiming, loop: EventLoop,
    health: LogHealth, lanes: [LogLane], logger: Logger
  ) {
    executor = loop
    self.loop = loop
    self.file = file
    self.settings = settings
    self.timing = timing
    self.health = health
    self.lanes = lanes
    self.logger = logger
    lastLookAtPath = .current()
  }

  /// Opens the file that the settings name.
  static func open(_ destination: AccessLogSettings.Destination) throws(SystemError) -> AppendFile {
    switch destination {
    case .standardOutput: try .standardOutput()
    case .file(let path): try AppendFile(path: path)
    }
  }

  /// Writes what has been deposited.
  func collect() {
    lookAtPath()
    guard health.condition != .broken || retry.due == nil else { return }
    writeAll()
  }

  /// Writes what has been deposited, then opens the file again: after a rotation.
  func reopen() {
    writeAll()
    openAgain()
    writeAll()
  }

  /// Tries once more to write what is left, then lets everybody go who waits.
  func close() {
    writeAll()
    loop.cancel(retry)
    health.condition = .closed
    if !pending.isEmpty || lanes.contains(where: { !$0.exchange.isFree }) {
      logger.error("access log closed with records unwritten", ["without_room": String(health.takeLost())])
    }
    for lane in lanes { lane.wake(closing: true) }
  }

  /// Writes until every lane is empty or writing fails.
  private func writeAll() {
    do throws(SystemError) {
      try file.write(pending)
      for lane in lanes {
        while lane.exchange.collect(&pending) {
          lane.wake()
          try file.write(pending)
        }
      }
      if health.condition == .broken { recovered() }
    } catch {
      failed(error)
    }
  }

  private func failed(_ error: SystemError) {
    if health.condition == .writing {
      health.condition = .broken
      logger.error("access log cannot be written", ["error": error.description])
    }
    retry.onFire = { [weak self] in self?.assumeIsolated { $0.tryAgain() } }
    loop.schedule(retry, at: loop.now + timing.retryInterval)
  }

  private func recovered() {
    health.condition = .writing
    logger.info("access log is written again", ["lost_records": String(health.takeLost())])
  }

  /// A full disk may have been cleared, or the file may have been replaced by a better one.
  private func tryAgain() {
    if case .file(let path) = settings.destination, !file.isAt(path) { openAgain() }
    writeAll()
  }

  /// Notices at most once a second that the file was moved away, as logrotate does.
  private func lookAtPath() {
    guard case .file(let path) = settings.destination, loop.now - lastLookAtPath >= .seconds(1) else {
      return
    }
    lastLookAtPath = loop.now
    if !file.isAt(path) { reopen() }
  }

  private func openAgain() {
    guard case .file = settings.destination else { return }
    do throws(SystemError) {
      file = try AccessLogWriter.open(settings.destination)
    } catch {
      // The old file is still open: its lines can be found, which beats losing them.
      logger.error("access log cannot be opened again", ["error": error.description])
    }
  }
}
