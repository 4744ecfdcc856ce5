package import Reactor

/// Why a request's body could not be held.
package enum HoldingError: Error, Sendable, Equatable {
  /// It could not be received; among these `tooLarge`, for one that is longer than may be held.
  case body(InboundBodyError)
  /// The bodies that are held already leave no room for it.
  case full
  /// The temporary file failed.
  case storage(SystemError)
}
