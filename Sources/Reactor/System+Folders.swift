internal import CLinux
internal import Glibc

// Folders of small files.
extension System {
  /// mkdir(2); nothing happens where there is such a folder already.
  static func makeFolder(_ path: String, mode: UInt32) throws(SystemError) {
    do throws(SystemError) {
      _ = try retrying("mkdir") { unsafe Glibc.mkdir(path, mode) }
    } catch {
      guard error.code == EEXIST else { throw error }
    }
  }

  /// The names of what is in a folder (opendir(3), readdir(3)), in no order.
  static func names(in path: String) throws(SystemError) -> [String] {
    guard let folder = unsafe opendir(path) else { throw SystemError(call: "opendir", code: errno) }
    defer { unsafe closedir(folder) }
    var names: [String] = []
    while let entry = unsafe readdir(folder) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { tuple in
        // Sound: the kernel ends the name with a NUL within its field.
        unsafe tuple.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: tuple.pointee)) {
          unsafe String(cString: $0)
        }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names
  }

  /// open(2) for a file that must not be there yet.
  static func makeFile(_ path: String, mode: UInt32) throws(SystemError) -> Descriptor {
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW
    return Descriptor(owning: try retrying("open") { unsafe Glibc.open(path, flags, mode) })
  }

  /// fsync(2).
  static func flush(_ descriptor: Int32) throws(SystemError) {
    _ = try retrying("fsync") { fsync(descriptor) }
  }

  /// fsync(2) of a folder: makes its entries outlast a power failure.
  static func flushFolder(_ path: String) throws(SystemError) {
    let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC
    let folder = Descriptor(owning: try retrying("open") { unsafe Glibc.open(path, flags) })
    try flush(folder.number)
  }

  /// link(2); false where the new name is taken.
  static func giveName(_ old: String, _ new: String) throws(SystemError) -> Bool {
    do throws(SystemError) {
      _ = try retrying("link") { unsafe Glibc.link(old, new) }
      return true
    } catch {
      guard error.code == EEXIST else { throw error }
      return false
    }
  }

  /// unlink(2); nothing happens where there is no such file.
  static func removeFile(_ path: String) throws(SystemError) {
    do throws(SystemError) {
      _ = try retrying("unlink") { unsafe Glibc.unlink(path) }
    } catch {
      guard error.code == ENOENT else { throw error }
    }
  }
}
