/// Why a file could not be read.
package enum FileReadError: Error, Equatable {
  case missing
  case notPermitted
  /// A folder, a device, a socket.
  case notAFile
  case tooLarge(ceiling: ByteCount)
  /// Anything else the system said (`errno(3)`).
  case system(code: Int32)
}
