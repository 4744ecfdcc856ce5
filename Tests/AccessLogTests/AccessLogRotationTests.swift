import FoundationEssentials
import Log
import Reactor
import Testing

@testable import AccessLog

@Suite(.timeLimit(.minutes(1))) struct AccessLogRotationTests {
  /// Writes one line and hands it over.
  func write(_ number: Int, to sink: AccessLogSink, on loop: EventLoop) async {
    await sink.write(record(number, on: loop))
    await sink.flush()
  }

  @Test func `after a rotation lines go to the new file`() async throws {
    try await withDirectory { directory in
      let path = directory + "/access.log"
      let log = try AccessLog(
        AccessLogSettings(destination: .file(path: path)), workers: 1, logger: .silent)
      try await onLoop { loop in
        let sink = log.makeSink(worker: 0, loop: loop)
        await self.write(1, to: sink, on: loop)
        try FileManager.default.moveItem(atPath: path, toPath: path + ".1")
        log.reopen()
        // What is handed over before the writer has opened the new file may still go to the old one.
        while !FileManager.default.fileExists(atPath: path) { await loop.sleep(for: .milliseconds(10)) }
        await self.write(2, to: sink, on: loop)
        await self.write(3, to: sink, on: loop)
      }
      log.close()
      #expect(try lines(of: path + ".1").count == 1)
      #expect(try lines(of: path).count == 2)
    }
  }

  @Test func `a file that was moved away is noticed without a signal`() async throws {
    try await withDirectory { directory in
      let path = directory + "/access.log"
      let log = try AccessLog(
        AccessLogSettings(destination: .file(path: path)), workers: 1, logger: .silent)
      try await onLoop { loop in
        let sink = log.makeSink(worker: 0, loop: loop)
        await self.write(1, to: sink, on: loop)
        try FileManager.default.moveItem(atPath: path, toPath: path + ".1")
        // The path is looked at once a second, when lines come in.
        while !FileManager.default.fileExists(atPath: path) {
          await self.write(2, to: sink, on: loop)
          await loop.sleep(for: .milliseconds(20))
        }
        await self.write(3, to: sink, on: loop)
      }
      log.close()
      #expect(try lines(of: path).count >= 1)
    }
  }

  @Test func `a new file is readable by owner and group only`() async throws {
    try await withDirectory { directory in
      let path = directory + "/access.log"
      let log = try AccessLog(
        AccessLogSettings(destination: .file(path: path)), workers: 1, logger: .silent)
      log.close()
      let attributes = try FileManager.default.attributesOfItem(atPath: path)
      let mode = try #require(attributes[.posixPermissions] as? Int)
      #expect(mode & 0o137 == 0)
    }
  }
}
