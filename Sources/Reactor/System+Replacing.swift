internal import CLinux
internal import Glibc

// Small files that are replaced as a whole.
extension System {
  /// open(2) of a folder, for locking and fsync.
  static func openFolder(_ path: String) throws(SystemError) -> Descriptor {
    Descriptor(owning: try retrying("open") { unsafe Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) })
  }

  /// flock(2), exclusive: waits for whoever holds it. Ends with the descriptor.
  static func lock(_ descriptor: borrowing Descriptor) throws(SystemError) {
    let number = descriptor.number
    _ = try retrying("flock") { flock(number, LOCK_EX) }
  }

  /// rename(2).
  static func rename(_ path: String, to other: String) throws(SystemError) {
    _ = try retrying("rename") { unsafe Glibc.rename(path, other) }
  }

  /// fchown(2), to the owner of the file at `path`, where that is somebody else than this process.
  static func give(_ descriptor: borrowing Descriptor, toOwnerOf path: String) throws(SystemError) {
    var status = stat()
    guard unsafe stat(path, &status) == 0, status.st_uid != geteuid() else { return }
    let (number, owner, group) = (descriptor.number, status.st_uid, status.st_gid)
    _ = try retrying("fchown") { fchown(number, owner, group) }
  }

  /// What tells one content of a file from the next (stat(2)); nil where there is no file.
  static func stamp(at path: String) -> FileStamp? {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return nil }
    return FileStamp(
      device: UInt64(status.st_dev), inode: UInt64(status.st_ino), size: Int64(status.st_size),
      seconds: Int64(status.st_mtim.tv_sec), nanoseconds: Int64(status.st_mtim.tv_nsec))
  }
}
