import Bytes
import FoundationEssentials
import Glibc
import Log
import Reactor
import Testing

@testable import AccessLog

@Suite(.timeLimit(.minutes(1))) struct AccessLogTests {
  /// The ids of the JSON lines in a file, in order.
  func ids(in path: String) throws -> [Int] {
    // Time and id stand in front and have a fixed width.
    try lines(of: path).map { Int($0.dropFirst(41).prefix(16), radix: 16) ?? -1 }
  }

  @Test func `every record of every worker is one line, in each worker's order`() async throws {
    try await withDirectory { directory in
      let path = directory + "/access.log"
      let log = try AccessLog(
        AccessLogSettings(destination: .file(path: path)), workers: 4, logger: .silent)
      try await withThrowingTaskGroup { group in
        for worker in 0..<4 {
          group.addTask {
            try await onLoop { loop in
              let sink = log.makeSink(worker: worker, loop: loop)
              for number in 0..<5000 { await sink.write(record(worker * 10_000 + number, on: loop)) }
              await sink.flush()
            }
          }
        }
        try await group.waitForAll()
      }
      log.close()
      let written = try ids(in: path)
      #expect(written.count == 20_000)
      for worker in 0..<4 {
        #expect(written.filter { $0 / 10_000 == worker } == (0..<5000).map { worker * 10_000 + $0 })
      }
    }
  }

  @Test func `a lone line is written after the linger, without a flush`() async throws {
    try await withDirectory { directory in
      // The reader's end of a pipe says when the line is there.
      let path = directory + "/pipe"
      #expect(unsafe mkfifo(path, 0o600) == 0)
      let reader = unsafe open(path, O_RDWR)
      defer { close(reader) }
      let log = try AccessLog(
        AccessLogSettings(destination: .file(path: path)), workers: 1, logger: .silent)
      try await onLoop { loop in
        let sink = log.makeSink(worker: 0, loop: loop)
        #expect(sink.writeAtOnce(record(7, on: loop)))
        let pool = try BlockingPool(named: "reader", limit: 1)
        let count = await pool.run {
          var bytes = [UInt8](repeating: 0, count: 4096)
          return unsafe read(reader, &bytes, bytes.count)
        }
        pool.stop()
        #expect(count > 300)
      }
      log.close()
    }
  }

  @Test func `a slow disk makes requests wait and loses nothing`() async throws {
    try await withDirectory { directory in
      let path = directory + "/pipe"
      #expect(unsafe mkfifo(path, 0o600) == 0)
      let reader = unsafe open(path, O_RDWR)
      defer { close(reader) }
      let log = try AccessLog(
        AccessLogSettings(destination: .file(path: path)), workers: 1, logger: .silent)
      let total = 5000
      let (taken, newlines) = try await onLoop { loop in
        let sink = log.makeSink(worker: 0, loop: loop)
        // Nobody reads: a pipe holds 64 KiB, the buffers some 600 KiB, then there is no room any more.
        var number = 0
        while number < total, sink.writeAtOnce(record(number, on: loop)) { number += 1 }
        let taken = number
        let pool = try BlockingPool(named: "reader", limit: 1)
        async let newlines = pool.run {
          var bytes = [UInt8](repeating: 0, count: 65_536)
          var newlines = 0
          while newlines < total {
            let count = unsafe read(reader, &bytes, bytes.count)
            newlines += bytes.prefix(count).count { $0 == 10 }
          }
          return newlines
        }
        while number < total {
          await sink.write(record(number, on: loop))
          number += 1
        }
        await sink.flush()
        let count = await newlines
        pool.stop()
        return (taken, count)
      }
      log.close()
      #expect(taken < total)
      #expect(newlines == total)
    }
  }

  @Test func `ids of two workers differ`() async throws {
    try await withDirectory { directory in
      let log = try AccessLog(
        AccessLogSettings(destination: .file(path: directory + "/a")), workers: 2, logger: .silent)
      let ids = try await onLoop { loop in
        let sinks = [log.makeSink(worker: 0, loop: loop), log.makeSink(worker: 1, loop: loop)]
        return sinks.flatMap { sink in (0..<1000).map { _ in sink.makeID() } }
      }
      #expect(Set(ids).count == 2000)
      log.close()
    }
  }

  @Test func `a path that cannot be opened is an error at the start`() throws {
    #expect(throws: SystemError.self) {
      _ = try AccessLog(
        AccessLogSettings(destination: .file(path: "/nowhere/access.log")), workers: 1, logger: .silent)
    }
  }
}
