package import Bytes

/// Ceilings for a document, far above what a person writes and far below what hurts.
package struct YAMLLimits: Sendable {
  /// Of the text. Default 1 MiB.
  package var size: ByteCount
  /// Of lists and mappings inside each other. Default 16.
  package var depth: Int

  package init(size: ByteCount = .mebibytes(1), depth: Int = 16) {
    self.size = size
    self.depth = depth
  }
}
