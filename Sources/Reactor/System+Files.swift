internal import CLinux
internal import Glibc

// Files that are appended to.
extension System {
  /// open(2) for appending; makes the file with `mode` where it is missing.
  static func openForAppending(_ path: String, mode: UInt32) throws(SystemError) -> Descriptor {
    let flags = O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY
    return Descriptor(owning: try retrying("open") { unsafe Glibc.open(path, flags, mode) })
  }

  /// fcntl(2), F_DUPFD_CLOEXEC: another descriptor of the same open file.
  static func duplicate(_ descriptor: Int32) throws(SystemError) -> Descriptor {
    Descriptor(owning: try retrying("fcntl") { fcntl(descriptor, F_DUPFD_CLOEXEC, 3) })
  }

  /// write(2). Waits for room where the descriptor is non-blocking: standard output may be such a pipe.
  static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) throws(SystemError) -> Int {
    while true {
      do throws(SystemError) {
        return try retrying("write") { unsafe Glibc.write(descriptor, bytes.baseAddress, bytes.count) }
      } catch {
        guard error.isWouldBlock else { throw error }
        var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        unsafe poll(&entry, 1, -1)
      }
    }
  }

  /// Device and inode of an open file (fstat(2)); nil where the call fails.
  static func identity(of descriptor: Int32) -> FileIdentity? {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { return nil }
    return FileIdentity(device: status.st_dev, inode: status.st_ino)
  }

  /// Device and inode of the file at `path` (stat(2)); nil where there is none.
  static func identity(at path: String) -> FileIdentity? {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return nil }
    return FileIdentity(device: status.st_dev, inode: status.st_ino)
  }
}
