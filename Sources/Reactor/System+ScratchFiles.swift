internal import CLinux
internal import Glibc

// Files without a name.
extension System {
  /// open(2) with O_TMPFILE, mode 0600; mkostemp(3) and unlink(2) where the file system does not know it.
  static func openScratch(in directory: String) throws(SystemError) -> Descriptor {
    do throws(SystemError) {
      return Descriptor(owning: try retrying("open") { unsafe cl_open_unnamed(directory) })
    } catch {
      // What a file system without O_TMPFILE says; old kernels saw nothing but a folder opened for writing.
      guard error.code == EOPNOTSUPP || error.code == EISDIR || error.code == EINVAL else { throw error }
    }
    var path = Array("\(directory)/unloq-gateway-XXXXXX".utf8CString)
    let number = try retrying("mkostemp") { unsafe cl_open_temporary(&path) }
    let descriptor = Descriptor(owning: number)
    _ = try retrying("unlink") { unsafe unlink(path) }
    return descriptor
  }

  /// pwrite(2).
  static func write(
    _ bytes: UnsafeRawBufferPointer, to descriptor: Int32, at offset: Int
  ) throws(SystemError) -> Int {
    try retrying("pwrite") { unsafe pwrite(descriptor, bytes.baseAddress, bytes.count, offset) }
  }

  /// pread(2); 0 at the end of the file.
  static func read(
    into memory: UnsafeMutableRawBufferPointer, from descriptor: Int32, at offset: Int
  ) throws(SystemError) -> Int {
    try retrying("pread") { unsafe pread(descriptor, memory.baseAddress, memory.count, offset) }
  }
}
