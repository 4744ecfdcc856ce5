internal import CLinux
internal import Glibc

// Unix sockets, which have a path where others have an address and a port.
extension System {
  /// The longest path of a Unix socket, in bytes: what `sockaddr_un` holds besides the NUL behind it.
  static let longestSocketPath = 107

  /// socket(2), AF_UNIX: a stream, non-blocking, close-on-exec.
  static func makeLocalSocket() throws(SystemError) -> Descriptor {
    Descriptor(owning: try retrying("socket") { cl_socket(AF_UNIX) })
  }

  /// bind(2) to a path, which must not exist.
  static func bindLocal(_ descriptor: borrowing Descriptor, to path: String) throws(SystemError) {
    let number = descriptor.number
    try unsafe withLocalAddress(path) { address, length throws(SystemError) in
      _ = try retrying("bind") { unsafe Glibc.bind(number, address, length) }
    }
  }

  /// listen(2).
  static func listen(_ descriptor: borrowing Descriptor, backlog: Int32) throws(SystemError) {
    let number = descriptor.number
    _ = try retrying("listen") { Glibc.listen(number, backlog) }
  }

  /// chmod(2).
  static func changeMode(of path: String, to mode: UInt32) throws(SystemError) {
    _ = try retrying("chmod") { unsafe chmod(path, mode) }
  }

  /// connect(2) to a path and at once away again.
  /// - Throws: ENOENT, EACCES, ECONNREFUSED where nobody listens, and the like.
  static func probe(_ path: String) throws(SystemError) {
    let descriptor = try makeLocalSocket()
    let number = descriptor.number
    try unsafe withLocalAddress(path) { address, length throws(SystemError) in
      _ = try retrying("connect") { unsafe Glibc.connect(number, address, length) }
    }
  }

  /// Whether a socket, and nothing else, is at `path` (lstat(2)).
  static func isSocket(_ path: String) -> Bool {
    var status = stat()
    return unsafe lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFSOCK
  }

  /// unlink(2). What is gone already needs no removing.
  static func remove(_ path: String) { _ = unsafe unlink(path) }

  private static func withLocalAddress(
    _ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) throws(SystemError) -> Void
  ) throws(SystemError) {
    let bytes = Array(path.utf8)
    guard !bytes.isEmpty, bytes.count <= longestSocketPath, !bytes.contains(0) else {
      throw SystemError(call: "bind", code: ENAMETOOLONG)
    }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    // Sound: the path fits with its NUL, as was just looked at; the struct begins as zeros.
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: bytes) }
    let outcome: Result<Void, SystemError> = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        do throws(SystemError) {
          return .success(try unsafe body(generic, socklen_t(MemoryLayout<sockaddr_un>.size)))
        } catch {
          return .failure(error)
        }
      }
    }
    try outcome.get()
  }
}
