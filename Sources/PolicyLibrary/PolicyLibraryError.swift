/// Why a library cannot be used. Told at the start, to a person.
package enum PolicyLibraryError: Error, Sendable, Equatable {
  /// `dlopen` refuses; what it says.
  case notLoadable(String)
  /// It does not define this function of `unloq_policy.h`.
  case missingFunction(String)
  /// It was made for another version of `unloq_policy.h`.
  case otherVersion(UInt32)
  /// Its `unloq_policy_open` failed; what it says, cleaned and cut.
  case refused(String)

  /// One clause.
  package var text: String {
    switch self {
    case .notLoadable(let reason): "it cannot be loaded: \(reason)"
    case .missingFunction(let name): "it has no function \(name)"
    case .otherVersion(let version): "it was made for version \(version) of unloq_policy.h"
    case .refused(let reason): "its unloq_policy_open refuses: \(reason)"
    }
  }

  /// What to do about it.
  package var remedy: String {
    switch self {
    case .notLoadable: "check the path and who may read it; ldd PATH shows libraries that it misses"
    case .missingFunction:
      "a policy library defines the functions of include/unloq_policy.h, without C++ mangling"
    case .otherVersion: "compile it with the header of this version of unloq-gateway"
    case .refused: "the library's own words; look at policy.library.argument"
    }
  }
}
