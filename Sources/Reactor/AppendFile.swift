package import Bytes

/// A file that is only ever appended to. Its calls block: not for a loop that serves requests.
package struct AppendFile: ~Copyable, Sendable {
  private let descriptor: Descriptor
  private let identity: FileIdentity?

  private init(_ descriptor: consuming Descriptor) {
    identity = System.identity(of: descriptor.number)
    self.descriptor = descriptor
  }

  /// Opens or makes the file at `path`.
  ///
  /// - Parameters:
  ///   - path: where.
  ///   - mode: permissions of a file that is made, less the process's mask. Default: the owner writes, the
  ///     group reads.
  /// - Throws: what open(2) says.
  package init(path: String, mode: UInt32 = 0o640) throws(SystemError) {
    self.init(try System.openForAppending(path, mode: mode))
  }

  /// Standard output, on a descriptor of its own.
  ///
  /// - Throws: what fcntl(2) says.
  package static func standardOutput() throws(SystemError) -> AppendFile {
    AppendFile(try System.duplicate(1))
  }

  /// Writes all of `buffer`, consuming what is written; what is left after an error can be written later.
  ///
  /// - Throws: what write(2) says: no space, a broken pipe, an I/O error.
  package borrowing func write(_ buffer: Buffer) throws(SystemError) {
    while !buffer.isEmpty {
      let count = try descriptor.append(buffer.readable)
      buffer.consume(count)
    }
  }

  /// Whether `path` still names this file: false after it was moved, removed or replaced.
  package borrowing func isAt(_ path: String) -> Bool {
    identity != nil && System.identity(at: path) == identity
  }
}

extension Descriptor {
  /// Writes a part of `bytes`, at least one, and returns how many.
  fileprivate borrowing func append(_ bytes: Span<UInt8>) throws(SystemError) -> Int {
    let number = number
    // Sound: the span is valid during the call.
    return try unsafe bytes.withUnsafeBytes { (raw) throws(SystemError) -> Int in
      try unsafe System.write(raw, to: number)
    }
  }
}
