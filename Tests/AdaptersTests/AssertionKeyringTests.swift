import Adapters
import Bytes
import Crypto
import FoundationEssentials
import GateTestKit
import Reactor
import Testing

/// The life of the keys, with the time in the test's hand.
@Suite struct AssertionKeyringTests {
  private static let day: Int64 = 86_400

  private static func withFolder<R>(_ body: (String) throws -> R) throws -> R {
    let path = FileManager.default.temporaryDirectory.appending(path: "keyring-\(UUID())").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try body(path)
  }

  private static func names(_ path: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path).sorted()
  }

  private static func open(_ path: String, at now: Int64) throws -> AssertionKeyring {
    try AssertionKeyring(
      AssertionSettings(folder: path, issuer: "i", rotation: .seconds(30 * day)), random: SecureRandom(),
      now: now)
  }

  @Test func `a key is published an hour before it signs, and an hour after`() throws {
    try Self.withFolder { path in
      let start: Int64 = 1_000_000
      let keys = try Self.open(path, at: start)
      let first = keys.published
      try keys.refresh(now: start + 30 * Self.day - 3601)
      #expect(keys.published == first)
      let next = start + 30 * Self.day
      try keys.refresh(now: next - 3600)
      #expect(try Self.names(path) == ["es256-000001.pem", "es256-000002.pem"])
      let both = keys.published
      #expect(both != first)
      try keys.refresh(now: next + 3600)
      #expect(keys.published == both)
      try keys.refresh(now: next + 3600 + 301)
      #expect(try Self.names(path) == ["es256-000002.pem"])
    }
  }

  @Test func `after a long sleep the next key waits its grace`() throws {
    try Self.withFolder { path in
      _ = try Self.open(path, at: 1000)
      let now = 400 * Self.day
      let keys = try Self.open(path, at: now)
      #expect(try Self.names(path).count == 2)
      // The old one still signs and is still published: nobody knows the new one yet.
      try keys.refresh(now: now + 3599)
      #expect(try Self.names(path).count == 2)
    }
  }

  @Test func `two gateways take the same next key`() throws {
    try Self.withFolder { path in
      let one = try Self.open(path, at: 1000)
      let other = try Self.open(path, at: 1000)
      #expect(one.published == other.published)
      let now = 1000 + 30 * Self.day - 100
      try one.refresh(now: now)
      try other.refresh(now: now + 50)
      #expect(one.published == other.published)
      #expect(try Self.names(path).count == 2)
    }
  }

  @Test func `a clock that went back finds a key all the same`() throws {
    try Self.withFolder { path in
      _ = try Self.open(path, at: 1_000_000)
      let keys = try Self.open(path, at: 5)
      #expect(try Self.names(path).count == 1)
      #expect(!keys.published.isEmpty)
    }
  }
}
