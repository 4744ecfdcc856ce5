/// A file without a name: nobody else can open it, and it is gone with the program, however that ends. Its
/// calls block: not for a loop that serves requests.
package final class ScratchFile: Sendable {
  private let descriptor: Descriptor

  /// Makes an empty file in `directory`, for the program's user only.
  /// - Throws: what open(2) says: no such folder, no permission, no space.
  package init(in directory: String) throws(SystemError) {
    descriptor = try System.openScratch(in: directory)
  }

  /// Writes all of `bytes` at `offset`.
  /// - Throws: what pwrite(2) says: no space, an I/O error.
  package func write(_ bytes: [UInt8], at offset: Int) throws(SystemError) {
    var written = 0
    while written < bytes.count {
      let rest = bytes.span.extracting(written..<bytes.count)
      // Sound: the span is valid during the call.
      written += try unsafe rest.withUnsafeBytes { (raw) throws(SystemError) -> Int in
        try unsafe System.write(raw, to: descriptor.number, at: offset + written)
      }
    }
  }

  /// Reads `count` bytes from `offset` on, fewer at the end of the file.
  /// - Throws: what pread(2) says: an I/O error.
  package func read(_ count: Int, at offset: Int) throws(SystemError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var filled = 0
    while filled < count {
      // Sound: the memory is the array's own and as long as it says.
      var span = bytes.mutableSpan
      let more = try unsafe span.withUnsafeMutableBytes { (raw) throws(SystemError) -> Int in
        try unsafe System.read(
          into: UnsafeMutableRawBufferPointer(rebasing: raw[filled...]), from: descriptor.number,
          at: offset + filled)
      }
      if more == 0 { break }
      filled += more
    }
    if filled < count { bytes.removeLast(count - filled) }
    return bytes
  }
}
