package import Bytes
package import Crypto
internal import Reactor

/// The body of a request that waits for somebody: read to its end, kept in memory or, beyond a bound, in a
/// file without a name, and handed on once.
///
/// Lives on its connection's loop. The room that it takes is given back at its end.
package final class HeldBody {
  /// Bytes of the body, without framing.
  package private(set) var count = 0

  private let room: HoldingRoom
  private let isStranger: Bool
  private var context = SHA256Context()
  /// While the body arrives: what is not in the file. Afterwards: what can be handed on without waiting.
  private var memory = Buffer(capacity: 4096)
  private var file: ScratchFile?
  /// Bytes in the file.
  private var stored = 0
  /// Bytes handed on or ready in `memory`.
  private var fetched = 0

  /// Read at once from the file.
  private static let stride = 64 << 10

  /// - Parameters:
  ///   - room: what all held bodies share.
  ///   - isStranger: whether nobody is signed in: strangers share a part of the room.
  package init(in room: HoldingRoom, isStranger: Bool) {
    self.room = room
    self.isStranger = isStranger
  }

  deinit { room.give(count, forStranger: isStranger) }

  // Arriving

  /// Takes all of `buffer`.
  /// - Throws: `tooLarge`, `full`, or that the file failed.
  package func append(_ buffer: Buffer) async throws(HoldingError) {
    let more = buffer.count
    guard more > 0 else { return }
    guard count + more <= room.settings.largest.bytes else { throw .body(.tooLarge) }
    guard room.take(more, forStranger: isStranger) else { throw .full }
    count += more
    context.update(buffer.readable)
    memory.append(buffer.readable)
    buffer.removeAll()
    if memory.count > room.settings.memory.bytes { try await store() }
  }

  /// The body is here in full.
  /// - Returns: its SHA-256.
  /// - Throws: that the file failed.
  package func finish() async throws(HoldingError) -> Digest {
    if file != nil {
      try await store()
      // While a phone rings, a body in a file takes no memory.
      memory = Buffer(capacity: 64)
    } else {
      fetched = count
    }
    return context.finish()
  }

  private func store() async throws(HoldingError) {
    guard !memory.isEmpty else { return }
    let file: ScratchFile
    if let known = self.file { file = known } else { file = try await room.makeFile() }
    self.file = file
    try await room.write(memory.array, to: file, at: stored)
    stored += memory.count
    memory.removeAll()
  }

  // Handing on

  /// Whether all of it has been handed on.
  package var isAtEnd: Bool { fetched == count && memory.isEmpty }

  /// Whether more of it must be fetched from the file before anything can be handed on.
  package var needsLoading: Bool { memory.isEmpty && fetched < count }

  /// Moves what is at hand to `output`; false where that is nothing.
  package func move(to output: Buffer) -> Bool {
    // The view lives no longer than this reference, and not only as long as one access to the property.
    let memory = memory
    guard !memory.isEmpty else { return false }
    output.append(memory.readable)
    memory.removeAll()
    return true
  }

  /// Fetches the next part from the file.
  /// - Throws: that the file failed, or is shorter than what was written.
  package func load() async throws(HoldingError) {
    guard let file, needsLoading else { return }
    let bytes = try await room.read(min(Self.stride, count - fetched), from: file, at: fetched)
    guard !bytes.isEmpty else { throw .storage(SystemError(call: "pread", code: 0)) }
    fetched += bytes.count
    memory.append(bytes)
  }
}
