/// A folder of small files that only this program's user may read, such as keys. Several programs may share it: a
/// name is given once, and a file is there as a whole or not at all. Every call blocks.
package struct PrivateFolder: Sendable {
  /// Where it is.
  package let path: String

  /// Makes the folder (mode 0700) where it is missing; the folder around it must be there.
  ///
  /// - Throws: what mkdir(2) says.
  package init(at path: String) throws(SystemError) {
    self.path = path
    try System.makeFolder(path, mode: 0o700)
  }

  /// The names of its files, in no order; those that begin with a dot are left out.
  ///
  /// - Throws: what opendir(3) says.
  package func names() throws(SystemError) -> [String] {
    try System.names(in: path).filter { !$0.hasPrefix(".") }
  }

  /// Adds a file (mode 0600) under `name`, unless the name is taken.
  ///
  /// The bytes are written to a file with a name of its own and reach the disk before that file gets `name`, by
  /// link(2), which never replaces: of several programs that add one name at once exactly one does.
  ///
  /// - Parameters:
  ///   - name: the file's name.
  ///   - bytes: what is in it.
  ///   - nonce: random; no two calls may have the same.
  /// - Returns: false where the name is taken; that file is left as it is.
  /// - Throws: what the system says; then there is no file `name` of ours.
  package func add(_ name: String, _ bytes: [UInt8], nonce: String) throws(SystemError) -> Bool {
    let draft = "\(path)/.\(name).\(nonce)"
    let file = try System.makeFile(draft, mode: 0o600)
    do throws(SystemError) {
      var rest = bytes[...]
      while !rest.isEmpty { rest = rest.dropFirst(try PrivateFolder.write(rest, to: file.number)) }
      try System.flush(file.number)
      let isNew = try System.giveName(draft, "\(path)/\(name)")
      try System.removeFile(draft)
      try System.flushFolder(path)
      return isNew
    } catch {
      // The draft is no key anybody would read; what went wrong first is what is told.
      try? System.removeFile(draft)
      throw error
    }
  }

  /// Takes a file away; nothing happens where it is gone already.
  ///
  /// - Throws: what unlink(2) says.
  package func remove(_ name: String) throws(SystemError) {
    try System.removeFile("\(path)/\(name)")
  }

  private static func write(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) throws(SystemError) -> Int {
    var result: Result<Int, SystemError> = .success(0)
    // Sound: the pointer covers `bytes` for the length of the call.
    unsafe bytes.withUnsafeBytes { raw in
      do throws(SystemError) {
        result = .success(try unsafe System.write(raw, to: descriptor))
      } catch {
        result = .failure(error)
      }
    }
    return try result.get()
  }
}
