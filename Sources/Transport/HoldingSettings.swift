package import Bytes

/// Where the bodies of held requests are kept, and how much of them.
package struct HoldingSettings: Sendable, Equatable {
  /// A body up to this size stays in memory; a longer one goes to a file. Default 64 KiB.
  package var memory: ByteCount
  /// The longest body that is held. Default 10 MiB.
  package var largest: ByteCount
  /// All held bodies together, in memory and in files, over all workers. Default 256 MiB.
  package var total: ByteCount
  /// Where the files are made, which have no name there. Default: `TMPDIR`, or `/tmp`.
  package var directory: String

  package init(
    memory: ByteCount = .kibibytes(64), largest: ByteCount = .mebibytes(10),
    total: ByteCount = .mebibytes(256),
    directory: String? = nil
  ) {
    self.memory = memory
    self.largest = largest
    self.total = total
    self.directory = directory ?? HoldingSettings.usualDirectory
  }

  /// What the environment says about temporary files.
  private static var usualDirectory: String {
    let named = EnvironmentVariable.value(of: "TMPDIR") ?? ""
    return named.isEmpty ? "/tmp" : named
  }
}
