import Glibc

extension Buffer {
  /// Appends a copy of bytes that nobody may find here later: from now on old storage is overwritten before it is given
  /// back, and `wipe` overwrites the rest.
  package func append(secret bytes: Span<UInt8>) {
    holdsSecret = true
    append(bytes)
  }

  /// Overwrites the storage where a secret was written to it, except for the bytes that are still unread. Costs one look at
  /// a flag where there was none.
  package func wipe() {
    guard holdsSecret else { return }
    unsafe Buffer.overwrite(base, start)
    unsafe Buffer.overwrite(base + end, capacity - end)
    holdsSecret = !isEmpty
  }

  /// Overwrites `count` bytes, in a way that no compiler leaves out.
  static func overwrite(_ bytes: UnsafeMutableRawPointer, _ count: Int) {
    // Sound: the caller names bytes of its own storage.
    unsafe explicit_bzero(bytes, count)
  }
}
