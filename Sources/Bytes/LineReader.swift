import Glibc

/// Reads a file of any size line by line, with one buffer. Blocks.
package struct LineReader: ~Copyable {
  private let descriptor: Int32
  private var buffer: [UInt8]
  private var start = 0
  private var end = 0
  private var isAtEnd = false
  /// How many bytes were read so far.
  package private(set) var position = 0
  /// The file's size, nil for what has none, such as a pipe.
  package let size: Int?

  /// The longest line that is given out; of a longer one its beginning.
  package static let longestLine = 1 << 20

  /// Opens the file at `path`; `-` is standard input.
  package init(_ path: String) throws(FileReadError) {
    let opened = path == "-" ? fcntl(0, F_DUPFD_CLOEXEC, 0) : unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard opened >= 0 else { throw LineReader.error(errno) }
    var status = stat()
    guard unsafe fstat(opened, &status) == 0 else {
      close(opened)
      throw LineReader.error(errno)
    }
    guard status.st_mode & S_IFMT != S_IFDIR else {
      close(opened)
      throw .notAFile
    }
    descriptor = opened
    size = status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : nil
    buffer = [UInt8](repeating: 0, count: 1 << 18)
  }

  deinit { close(descriptor) }

  /// Gives the next line, without its end, to `body`; false where there is none.
  package mutating func next(_ body: (Span<UInt8>) -> Void) throws(FileReadError) -> Bool {
    var looked = start
    while true {
      let stop = lineEnd(from: looked)
      if stop < end || isAtEnd {
        let first = start
        start = min(stop + 1, end)
        guard first < end else { return false }
        body(buffer.span.extracting(first..<stop))
        return true
      }
      looked = try fill()
    }
  }

  /// Where the next line feed stands; `end` where there is none.
  private func lineEnd(from first: Int) -> Int {
    let bytes = buffer.span
    var stop = first
    while stop < end, bytes[stop] != 0x0A { stop += 1 }
    return stop
  }

  /// Moves what is left to the front and reads behind it; the place of the first new byte. Of a line that is too long
  /// the rest is dropped.
  private mutating func fill() throws(FileReadError) -> Int {
    if start > 0 {
      buffer.replaceSubrange(0..<(end - start), with: Array(buffer[start..<end]))
      end -= start
      start = 0
    }
    if end == buffer.count {
      if buffer.count < LineReader.longestLine {
        buffer += [UInt8](repeating: 0, count: buffer.count)
      } else {
        end = LineReader.longestLine / 2
      }
    }
    let room = end
    while true {
      // Sound: the bytes behind `room` are ours for the length of the call.
      let count = unsafe buffer.withUnsafeMutableBytes {
        unsafe read(descriptor, $0.baseAddress.map { unsafe $0 + room }, $0.count - room)
      }
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw LineReader.error(errno) }
      isAtEnd = count == 0
      end += count
      position += count
      return room
    }
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
