internal import Glibc

extension SystemError {
  /// Another program holds the address (EADDRINUSE).
  package var isAddressInUse: Bool { code == EADDRINUSE }
}
