import FoundationEssentials
import Gate
import Reactor
import Testing

@testable import AccessLog

/// The failure matrix: a log that cannot be written.
@Suite(.timeLimit(.minutes(1))) struct AccessLogFailureTests {
  /// Clocks that make tests quick.
  var timing: AccessLogTiming {
    var timing = AccessLogTiming()
    timing.retryInterval = .milliseconds(20)
    timing.patience = .milliseconds(200)
    return timing
  }

  /// Writes a line and waits until the writer has seen it fail.
  func breakLog(_ sink: AccessLogSink, _ messages: LogLines, on loop: EventLoop) async {
    await sink.write(record(1, on: loop))
    await sink.flush()
    while !messages.all.contains(where: { $0.contains("cannot be written") }) {
      await loop.sleep(for: .milliseconds(10))
    }
  }

  @Test func `a full disk refuses requests after their patience`() async throws {
    let messages = LogLines()
    let log = try AccessLog(
      AccessLogSettings(destination: .file(path: "/dev/full")), workers: 1, timing: timing,
      logger: messages.logger)
    try await onLoop { loop in
      let sink = log.makeSink(worker: 0, loop: loop)
      #expect(sink.isReady)
      #expect(await sink.admit())
      await self.breakLog(sink, messages, on: loop)
      #expect(!sink.isReady)
      let start = MonotonicTime.current()
      #expect(await sink.admit() == false)
      #expect(MonotonicTime.current() - start >= .milliseconds(180))
    }
    log.close()
    // Said once, not at every attempt.
    #expect(messages.all.count { $0.contains("cannot be written") } == 1)
    #expect(messages.all.contains { $0.contains("No space left on device") })
    #expect(messages.all.contains { $0.contains("closed with records unwritten") })
  }

  @Test func `with the other setting requests go on, and lost records are counted`() async throws {
    let messages = LogLines()
    let settings = AccessLogSettings(destination: .file(path: "/dev/full"), onFailure: .continue)
    let log = try AccessLog(settings, workers: 1, timing: timing, logger: messages.logger)
    try await onLoop { loop in
      let sink = log.makeSink(worker: 0, loop: loop)
      await self.breakLog(sink, messages, on: loop)
      #expect(sink.isReady)
      #expect(await sink.admit())
      // Far more than the buffers hold: none of them waits.
      for number in 0..<5000 { await sink.write(record(number, on: loop)) }
    }
    log.close()
  }

  @Test func `records of refused requests do not wait for the log either`() async throws {
    let messages = LogLines()
    let log = try AccessLog(
      AccessLogSettings(destination: .file(path: "/dev/full")), workers: 1, timing: timing,
      logger: messages.logger)
    try await onLoop { loop in
      let sink = log.makeSink(worker: 0, loop: loop)
      await self.breakLog(sink, messages, on: loop)
      for number in 0..<5000 {
        let refused = record(number, on: loop)
        refused.gate.reason = .logUnavailable
        await sink.write(refused)
      }
    }
    log.close()
  }

  @Test func `when the disk has room again everything kept is written and requests pass`() async throws {
    try await withDirectory { directory in
      let path = directory + "/access.log"
      try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "/dev/full")
      let messages = LogLines()
      let log = try AccessLog(
        AccessLogSettings(destination: .file(path: path)), workers: 1, timing: timing, logger: messages.logger
      )
      try await onLoop { loop in
        let sink = log.makeSink(worker: 0, loop: loop)
        await self.breakLog(sink, messages, on: loop)
        for number in 2...100 { await sink.write(record(number, on: loop)) }
        try FileManager.default.removeItem(atPath: path)
        while await !sink.admit() {}
        await sink.flush()
      }
      log.close()
      #expect(try lines(of: path).count == 100)
      #expect(messages.all.contains { $0.contains("written again") })
    }
  }

  @Test func `a request that was let in waits at its end until the log is back, or closed`() async throws {
    let messages = LogLines()
    let log = try AccessLog(
      AccessLogSettings(destination: .file(path: "/dev/full")), workers: 1, timing: timing,
      logger: messages.logger)
    let loop = try EventLoop()
    let thread = try loop.start(named: "test-worker")
    let waiting = Task(executorPreference: loop) {
      let sink = log.makeSink(worker: 0, loop: loop)
      var number = 0
      while sink.writeAtOnce(record(number, on: loop)) { number += 1 }
      await sink.write(record(number, on: loop))
      return number
    }
    while !messages.all.contains(where: { $0.contains("cannot be written") }) { await Task.yield() }
    log.close()
    #expect(await waiting.value > 100)
    loop.stop()
    thread.join()
  }

  // Without this a gateway whose disk is full could not be stopped: its connections would wait for the log, and the
  // log's end for its connections.
  @Test func `cancelling ends the wait for room`() async throws {
    let messages = LogLines()
    let log = try AccessLog(
      AccessLogSettings(destination: .file(path: "/dev/full")), workers: 1, timing: timing,
      logger: messages.logger)
    try await onLoop { loop in
      let waiting = Task(executorPreference: loop) {
        let sink = log.makeSink(worker: 0, loop: loop)
        var number = 0
        while sink.writeAtOnce(record(number, on: loop)) { number += 1 }
        await sink.write(record(number, on: loop))
        await sink.flush()
      }
      while !messages.all.contains(where: { $0.contains("cannot be written") }) {
        await loop.sleep(for: .milliseconds(10))
      }
      waiting.cancel()
      await waiting.value
    }
    log.close()
  }
}
