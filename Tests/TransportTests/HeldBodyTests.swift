import Bytes
import Crypto
import Reactor
import Testing

@testable import Transport

@Suite struct HeldBodyTests {
  /// Runs `body` with room for held bodies; nothing may be taken of it at the end.
  static func with<R: Sendable>(
    _ settings: HoldingSettings = HoldingSettings(
      memory: .kibibytes(4), largest: .kibibytes(64), total: .kibibytes(256)),
    _ body: @Sendable (HoldingRoom) async throws -> R
  ) async throws -> R {
    let pool = try BlockingPool(named: "files", limit: 2)
    defer { pool.stop() }
    let room = HoldingRoom(settings, pool: pool)
    let result = try await body(room)
    #expect(room.bytesTaken == 0)
    return result
  }

  static func buffer(_ bytes: [UInt8]) -> Buffer {
    let buffer = Buffer(capacity: bytes.count)
    buffer.append(bytes)
    return buffer
  }

  /// `count` bytes that are never the same at two places a page apart.
  static func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 8) }
  }

  @Test(arguments: [0, 1, 4096, 4097, 8192, 65_535, 65_536], [1000, 5000, 70_000])
  func `a body comes out as it went in`(count: Int, step: Int) async throws {
    try await Self.with { room in
      let bytes = Self.bytes(count)
      let held = HeldBody(in: room, isStranger: false)
      for start in stride(from: 0, to: count, by: step) {
        let piece = Self.buffer(Array(bytes[start..<min(count, start + step)]))
        try await held.append(piece)
        #expect(piece.isEmpty)
      }
      #expect(try await held.finish() == Digest.sha256(bytes.span))
      #expect(held.count == count && room.bytesTaken == count)
      #expect(held.needsLoading == (count > 4096), "a longer one is in its file, and in no memory")
      let output = Buffer(capacity: 64)
      while !held.isAtEnd {
        if !held.move(to: output) { try await held.load() }
      }
      #expect(output.array == bytes)
      #expect(!held.move(to: output) && !held.needsLoading, "it is handed on once")
    }
  }

  @Test func `a body that is too long is refused and gives its room back`() async throws {
    try await Self.with { room in
      let held = HeldBody(in: room, isStranger: false)
      try await held.append(Self.buffer(Self.bytes(65_536)))
      await #expect(throws: HoldingError.body(.tooLarge)) { try await held.append(Self.buffer([0])) }
    }
  }

  @Test func `room is bounded in all, and strangers have a part of it`() async throws {
    try await Self.with { room in
      let stranger = HeldBody(in: room, isStranger: true)
      try await stranger.append(Self.buffer(Self.bytes(65_536)))
      let another = HeldBody(in: room, isStranger: true)
      await #expect(throws: HoldingError.full) { try await another.append(Self.buffer([0])) }
      var known: [HeldBody] = []
      for _ in 0..<3 {
        let held = HeldBody(in: room, isStranger: false)
        try await held.append(Self.buffer(Self.bytes(65_536)))
        known.append(held)
      }
      #expect(room.bytesTaken == 4 * 65_536)
      let late = HeldBody(in: room, isStranger: false)
      await #expect(throws: HoldingError.full) { try await late.append(Self.buffer([0])) }
      known.removeLast()
      try await late.append(Self.buffer(Self.bytes(65_536)))
    }
  }

  @Test func `a folder that takes no files is a failure of its own`() async throws {
    let settings = HoldingSettings(
      memory: .kibibytes(4), largest: .kibibytes(64), total: .kibibytes(256), directory: "/proc/none")
    try await Self.with(settings) { room in
      let held = HeldBody(in: room, isStranger: false)
      await #expect(throws: HoldingError.storage(SystemError(call: "open", code: 2))) {
        try await held.append(Self.buffer(Self.bytes(5000)))
      }
    }
  }
}
