import Bytes
import Reactor

/// A client's connection, for tests that go over a real socket: bytes out, whole answers or events in.
actor TestConnection: LoopActor {
  nonisolated let loop: EventLoop
  private var socket: Socket?
  private let input = Buffer(capacity: 4096)

  init(on loop: EventLoop) { self.loop = loop }

  /// An answer as it came.
  struct Answer: Sendable {
    let status: Int
    let fields: [String: String]
    let body: String
  }

  func open(_ address: SocketAddress) async throws {
    socket = try await Socket.connect(to: address, on: loop, deadline: .current() + .seconds(10))
  }

  func send(_ text: String) async throws {
    let output = Buffer(capacity: text.utf8.count)
    output.append(text)
    try await socket.unwrapped.write(output, deadline: .current() + .seconds(10))
  }

  func close() {
    socket?.close()
    socket = nil
  }

  /// Reads one answer with a Content-Length.
  func answer() async throws -> Answer {
    let head = try await text(upTo: "\r\n\r\n")
    let lines = head.split(separator: "\r\n")
    var fields: [String: String] = [:]
    for line in lines.dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1)
      fields[parts[0].lowercased()] = parts.count > 1 ? parts[1].trimmingPrefix(" ").description : ""
    }
    let status = try Int(lines.first.unwrapped.split(separator: " ")[1]).unwrapped
    let count = Int(fields["content-length"] ?? "0") ?? 0
    while input.count < count { try await more() }
    return Answer(status: status, fields: fields, body: take(count))
  }

  /// Reads the next server-sent event of that name and returns its data.
  func event(_ name: String) async throws -> String {
    while true {
      let block = try await text(upTo: "\n\n")
      guard block.hasPrefix("event: \(name)\n") else { continue }
      return try block.split(separator: "\n").first { $0.hasPrefix("data: ") }.unwrapped.dropFirst(6)
        .description
    }
  }

  /// Reads to the end of the stream; false when the connection broke.
  func readToEnd() async -> Bool {
    while true {
      do {
        try await more()
      } catch {
        return error is Missing
      }
    }
  }

  private func text(upTo end: String) async throws -> String {
    let mark = Array(end.utf8)
    while true {
      let bytes = TestConnection.first(input.count, of: input)
      let limit = bytes.count - mark.count
      if limit >= 0, let at = (0...limit).first(where: { Array(bytes[$0..<$0 + mark.count]) == mark }) {
        let text = take(at)
        input.consume(mark.count)
        return text
      }
      try await more()
    }
  }

  private func take(_ count: Int) -> String {
    let bytes = TestConnection.first(count, of: input)
    input.consume(count)
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func first(_ count: Int, of buffer: Buffer) -> [UInt8] {
    var bytes: [UInt8] = []
    for index in 0..<count { bytes.append(buffer.readable[index]) }
    return bytes
  }

  private func more() async throws {
    let count = try await socket.unwrapped.read(into: input, room: 4096, deadline: .current() + .seconds(10))
    if count == 0 { throw Missing() }
  }
}
