package import Reactor

/// Why the keys of assertions cannot be had.
package enum AssertionKeyError: Error, Sendable, CustomStringConvertible {
  /// The folder cannot be made, read or written.
  case folder(SystemError)
  /// A file of this name cannot be used; the text says why.
  case unreadableKey(String, String)
  /// A file of this name may be read by others than its owner.
  case exposedKey(String)
  /// No key could be made.
  case noKey

  package var description: String {
    switch self {
    case .folder(let error): "the folder cannot be used: \(error)"
    case .unreadableKey(let name, let why): "\(name) cannot be used: \(why)"
    case .exposedKey(let name): "\(name) may be read by every user of this machine"
    case .noKey: "no key could be made"
    }
  }

  /// What helps.
  package var hint: String {
    switch self {
    case .folder: "the folder around it must be there, and this user must be able to write to it"
    case .unreadableKey: "put the file back from a copy, or take it away: a new key is made then"
    case .exposedKey: "chmod 600; whoever has read it can sign assertions, so better take it away"
    case .noKey: "look at the memory limits of this user"
    }
  }
}
