import Glibc

/// What stood in a small file, read whole: conf files and secrets, at the start and from the command line. Blocks.
package struct FileContents: Sendable {
  package let bytes: [UInt8]
  /// Whether every user of the machine may read the file.
  package let isWorldReadable: Bool

  package init(bytes: [UInt8], isWorldReadable: Bool) {
    self.bytes = bytes
    self.isWorldReadable = isWorldReadable
  }

  /// Reads the regular file at `path`, up to `ceiling`.
  package static func read(_ path: String, ceiling: ByteCount) throws(FileReadError) -> FileContents {
    // Not blocking, so that the open of a pipe without a writer returns; regular files do not care.
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw error(errno) }
    defer { close(descriptor) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw error(errno) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .notAFile }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 16384)
    while true {
      // Sound: the chunk is as long as it says for the length of the call.
      let count = unsafe chunk.withUnsafeMutableBytes {
        unsafe Glibc.read(descriptor, $0.baseAddress, $0.count)
      }
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw error(errno) }
      if count == 0 { break }
      bytes += chunk.prefix(count)
      guard bytes.count <= ceiling.bytes else { throw .tooLarge(ceiling: ceiling) }
    }
    return FileContents(bytes: bytes, isWorldReadable: status.st_mode & S_IROTH != 0)
  }

  private static func error(_ code: Int32) -> FileReadError {
    switch code {
    case ENOENT, ENOTDIR: .missing
    case EACCES, EPERM: .notPermitted
    case EISDIR: .notAFile
    default: .system(code: code)
    }
  }
}
