/// A number of bytes, so that a size and a count of something else cannot be mixed up.
package struct ByteCount: Sendable, Hashable, Comparable {
  /// The plain number.
  package var bytes: Int

  /// - Parameter bytes: not negative.
  package init(bytes: Int) {
    precondition(bytes >= 0, "a size is not negative")
    self.bytes = bytes
  }

  /// `count` times 1,024 bytes.
  package static func kibibytes(_ count: Int) -> ByteCount { ByteCount(bytes: count << 10) }

  /// `count` times 1,048,576 bytes.
  package static func mebibytes(_ count: Int) -> ByteCount { ByteCount(bytes: count << 20) }

  package static func < (left: ByteCount, right: ByteCount) -> Bool { left.bytes < right.bytes }
}
