import Bytes
import Gate
import Reactor

/// One worker's end of the access log. Belongs to the worker's loop.
///
/// A line costs neither a lock nor a system call: lines are gathered here and handed to the writer once per
/// linger, or when a batch is full.
package final class AccessLogSink {
  private let lane: LogLane
  private let settings: AccessLogSettings
  private let timing: AccessLogTiming
  private let health: LogHealth
  private let loop: EventLoop
  private let collect: @Sendable () -> Void
  private let formatter: LineFormatter
  private let timer = LoopTimer()
  private var lines = Buffer(capacity: AccessLogTiming.batch)
  private var nextID: UInt64

  init(
    worker: Int, lane: LogLane, settings: AccessLogSettings, timing: AccessLogTiming, health: LogHealth,
    loop: EventLoop, collect: @escaping @Sendable () -> Void
  ) {
    self.lane = lane
    self.settings = settings
    self.timing = timing
    self.health = health
    self.loop = loop
    self.collect = collect
    formatter = LineFormatter(format: settings.format, redactsQuery: settings.redactsQuery)
    // The worker's number in front keeps workers apart, the second of the start behind it the runs of the
    // program; below it there is room for sixteen million requests a second.
    let second = UInt64(bitPattern: WallClock.nanosecondsSince1970() / 1_000_000_000)
    nextID = UInt64(worker & 0xFF) << 56 | (second & 0xFFFF_FFFF) << 24
    timer.onFire = { [weak self] in self?.lingered() }
  }

  /// A number for the next request.
  package func makeID() -> UInt64 {
    defer { nextID &+= 1 }
    return nextID
  }

  /// Whether requests may be served: true but for a broken log and a conf that then refuses. Look at this
  /// first; only when it is false is `admit()` worth its suspension.
  package var isReady: Bool {
    settings.onFailure == .continue || health.condition == .writing
  }

  /// Whether a request may be served, after waiting for a broken log as long as the timing's patience.
  ///
  /// - Returns: false when the request must be answered with `log-unavailable`.
  package func admit() async -> Bool {
    let deadline = loop.now + timing.patience
    while !isReady {
      if loop.now >= deadline || Task.isCancelled || health.condition == .closed { return false }
      await loop.sleep(for: min(timing.patience, .milliseconds(50)))
    }
    return true
  }

  /// Takes the line of a finished request if there is room for it, which is the usual case.
  ///
  /// - Returns: false when it was not taken; `write(_:)` then waits for room.
  package func writeAtOnce(_ record: AccessRecord) -> Bool {
    guard lines.count < AccessLogTiming.most || handOver() else { return false }
    let wasEmpty = lines.isEmpty
    formatter.append(
      record, duration: loop.now - record.started, wall: WallClock.nanosecondsSince1970(), to: lines)
    if lines.count >= AccessLogTiming.batch && handOver() { return true }
    if wasEmpty { loop.schedule(timer, at: loop.now + timing.linger) }
    return true
  }

  /// Takes the line of a finished request, waiting while the writer is too far behind.
  ///
  /// A line is lost, and counted, only when there is no room for it and nobody may wait for some: when the
  /// log is broken and the conf says to go on or the request was refused for that very reason, when the task
  /// is cancelled, and after `AccessLog.close`.
  package func write(_ record: AccessRecord) async {
    while !writeAtOnce(record) {
      guard mayWait(record) else { return health.countLost() }
      await lane.waitForRoom()
    }
  }

  /// Hands over everything that was gathered, waiting for the writer where it is only slow. At a worker's
  /// end, before `AccessLog.close`; cancellation ends the waiting.
  package func flush() async {
    while !lines.isEmpty && !handOver() && health.condition == .writing && !Task.isCancelled {
      await lane.waitForRoom()
    }
  }

  private func mayWait(_ record: AccessRecord) -> Bool {
    if Task.isCancelled { return false }
    switch health.condition {
    case .writing: return true
    case .broken: return settings.onFailure == .refuse && record.gate.reason != .logUnavailable
    case .closed: return false
    }
  }

  private func lingered() {
    guard !lines.isEmpty, !handOver() else { return }
    loop.schedule(timer, at: loop.now + timing.linger)
  }

  /// Gives the gathered lines to the writer; false while it has not collected the last ones.
  private func handOver() -> Bool {
    guard lane.exchange.deposit(&lines) else { return false }
    collect()
    return true
  }
}
