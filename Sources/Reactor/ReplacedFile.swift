package import Bytes

/// A small file that is never changed in place: a reader sees all of what was before, or all of what is now. Blocks.
package struct ReplacedFile: Sendable {
  private let path: String
  private let folder: String

  /// The file at `path`, which need not be there yet.
  package init(path: String) {
    self.path = path
    folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
  }

  /// Lets `change` make the new content of the old one, nil where there is no file, and puts it in its place. Whoever else
  /// does the same waits. The file is for its owner alone, and belongs to whom it belonged before, or to the folder's owner.
  ///
  /// - Throws: what `change` throws, and nothing has happened; or what the system says.
  package func update<E: Error>(
    _ change: (() throws(FileReadError) -> [UInt8]?) throws(E) -> [UInt8]
  ) throws(UpdateError<E>) {
    let handle: Descriptor
    do throws(SystemError) {
      handle = try lockedFolder()
    } catch {
      throw .system(error)
    }
    let content: [UInt8]
    do throws(E) {
      content = try change { () throws(FileReadError) in try read() }
    } catch {
      throw .refused(error)
    }
    do throws(SystemError) {
      try replace(with: content)
      try System.flush(handle.number)
    } catch {
      throw .system(error)
    }
  }

  /// Why a file was not replaced.
  package enum UpdateError<E: Error>: Error {
    /// The new content could not be made.
    case refused(E)
    /// The system would not write it.
    case system(SystemError)
  }

  /// The folder, opened, and nobody else's for as long as the descriptor lives.
  private func lockedFolder() throws(SystemError) -> Descriptor {
    let handle = try System.openFolder(folder)
    try System.lock(handle)
    return handle
  }

  private func read() throws(FileReadError) -> [UInt8]? {
    do throws(FileReadError) {
      return try FileContents.read(path, ceiling: ReplacedFile.ceiling).bytes
    } catch {
      if case .missing = error { return nil }
      throw error
    }
  }

  /// The largest content.
  package static let ceiling = ByteCount.mebibytes(16)

  private func replace(with content: [UInt8]) throws(SystemError) {
    let next = path + ".new"
    // Left behind by one that was killed; nobody else is here.
    try System.removeFile(next)
    do throws(SystemError) {
      let file = try System.makeFile(next, mode: 0o600)
      try System.give(file, toOwnerOf: System.stamp(at: path) == nil ? folder : path)
      try write(content, to: file)
      try System.flush(file.number)
      try System.rename(next, to: path)
    } catch {
      // The first error is the one to tell.
      try? System.removeFile(next)
      throw error
    }
  }

  private func write(_ content: [UInt8], to file: borrowing Descriptor) throws(SystemError) {
    let number = file.number
    let bytes = content.span
    var done = 0
    while done < bytes.count {
      let rest = bytes.extracting(done..<bytes.count)
      // Sound: the span is valid during the call.
      done += try unsafe rest.withUnsafeBytes { (raw) throws(SystemError) -> Int in
        try unsafe System.write(raw, to: number)
      }
    }
  }
}
