/// What tells one content of a file from the next: which file it is, its size, and when it was last written.
package struct FileStamp: Sendable, Hashable {
  let device: UInt64
  let inode: UInt64
  let size: Int64
  let seconds: Int64
  let nanoseconds: Int64

  /// The stamp of the file at `path`; nil where there is none, or none that this user may see. Blocks for as long as the
  /// file system does.
  package static func of(_ path: String) -> FileStamp? { System.stamp(at: path) }
}
