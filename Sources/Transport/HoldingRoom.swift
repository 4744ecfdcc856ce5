internal import Bytes
package import Reactor
internal import Synchronization

/// The room that all held bodies share, over all workers: how much is taken, and the threads that write and
/// read their files.
package final class HoldingRoom: Sendable {
  /// How much there is.
  package let settings: HoldingSettings
  private let pool: BlockingPool
  private let taken = Atomic(0)
  private let takenByStrangers = Atomic(0)

  /// People who are not signed in yet may take this part of the room at most, as a divisor: their claims are
  /// free, and must not keep out those who are.
  private static let strangersShare = 4

  /// - Parameters:
  ///   - settings: the ceilings, and where files are made.
  ///   - pool: threads for the files' calls, which block.
  package init(_ settings: HoldingSettings, pool: BlockingPool) {
    self.settings = settings
    self.pool = pool
  }

  /// Bytes that are held now.
  package var bytesTaken: Int { taken.load(ordering: .relaxed) }

  /// Takes room for `bytes` more; false where there is none.
  func take(_ bytes: Int, forStranger isStranger: Bool) -> Bool {
    guard Self.add(bytes, to: taken, atMost: settings.total.bytes) else { return false }
    guard isStranger else { return true }
    if Self.add(bytes, to: takenByStrangers, atMost: settings.total.bytes / Self.strangersShare) {
      return true
    }
    taken.subtract(bytes, ordering: .relaxed)
    return false
  }

  /// Gives room back.
  func give(_ bytes: Int, forStranger isStranger: Bool) {
    taken.subtract(bytes, ordering: .relaxed)
    if isStranger { takenByStrangers.subtract(bytes, ordering: .relaxed) }
  }

  private static func add(_ bytes: Int, to sum: borrowing Atomic<Int>, atMost ceiling: Int) -> Bool {
    if sum.add(bytes, ordering: .relaxed).newValue <= ceiling { return true }
    sum.subtract(bytes, ordering: .relaxed)
    return false
  }

  // Files

  /// Makes a file.
  func makeFile() async throws(HoldingError) -> ScratchFile {
    let directory = settings.directory
    return try await run { () throws(SystemError) in try ScratchFile(in: directory) }
  }

  /// Writes to a file, off the loop.
  func write(_ bytes: [UInt8], to file: ScratchFile, at offset: Int) async throws(HoldingError) {
    try await run { () throws(SystemError) in try file.write(bytes, at: offset) }
  }

  /// Reads from a file, off the loop.
  func read(_ count: Int, from file: ScratchFile, at offset: Int) async throws(HoldingError) -> [UInt8] {
    try await run { () throws(SystemError) in try file.read(count, at: offset) }
  }

  private func run<R: Sendable>(
    _ work: @escaping @Sendable () throws(SystemError) -> R
  ) async throws(HoldingError) -> R {
    do throws(SystemError) {
      return try await pool.run(throwing: work)
    } catch {
      throw .storage(error)
    }
  }
}
