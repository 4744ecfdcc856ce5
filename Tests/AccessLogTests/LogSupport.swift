import Bytes
import FoundationEssentials
import Glibc
import HTTP
import Log
import Reactor
import Synchronization

@testable import AccessLog

/// Runs `body` as a task on a loop of its own.
func onLoop<R: Sendable>(_ body: @escaping @Sendable (EventLoop) async throws -> R) async throws -> R {
  let loop = try EventLoop()
  let thread = try loop.start(named: "test-worker")
  defer {
    loop.stop()
    thread.join()
  }
  return try await Task(executorPreference: loop) { try await body(loop) }.value
}

/// A fresh directory, removed with everything in it when `body` is done.
func withDirectory<R>(_ body: (String) async throws -> R) async throws -> R {
  let path = FileManager.default.temporaryDirectory.path + "/access-log-\(UInt64.random(in: 0 ... .max))"
  try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  // A leftover in the temporary folder harms nobody.
  defer { try? FileManager.default.removeItem(atPath: path) }
  return try await body(path)
}

/// The lines of a file, without the last newline.
func lines(of path: String) throws -> [String] {
  let text = String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
  return text.split(separator: "\n").map { String($0) }
}

/// The unread bytes of a buffer as text.
func text(_ buffer: Buffer) -> String {
  var bytes: [UInt8] = []
  for index in buffer.readable.indices { bytes.append(buffer.readable[index]) }
  return String(decoding: bytes, as: UTF8.self)
}

/// The head of a request, read as the gateway reads it.
func head(_ lines: String..., userAgent: [UInt8] = []) throws -> RequestHead {
  var bytes = Array(lines.joined(separator: "\r\n").utf8)
  if !userAgent.isEmpty { bytes += Array("\r\nUser-Agent: ".utf8) + userAgent }
  bytes += Array("\r\n\r\n".utf8)
  let head = RequestHead()
  var parser = RequestParser(limits: HTTPLimits())
  _ = try parser.parse(bytes.span, into: head)
  return head
}

/// A record of a plain GET, begun now.
func record(_ number: Int, on loop: EventLoop) -> AccessRecord {
  let record = AccessRecord()
  record.begin(id: UInt64(number), at: loop.now)
  record.status = 200
  return record
}

/// Gathers what a logger is told.
final class LogLines: Sendable {
  private let lines = Mutex<[String]>([])

  var all: [String] { lines.withLock { $0 } }

  var logger: Logger {
    Logger(threshold: .info) { line in self.lines.withLock { $0.append(line) } }
  }
}
