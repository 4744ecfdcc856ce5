/// What decides, by the conf's `policy.engine`.
package enum EngineSettings: Sendable, Equatable {
  /// The rules of the conf.
  case rules
  /// An Open Policy Agent.
  case opa(OPASettings)
  /// A shared library.
  case library(LibrarySettings)

  /// Names of the header fields that an engine outside of the gate is told, in small letters.
  package var headers: [String] {
    switch self {
    case .rules: []
    case .opa(let settings): settings.headers
    case .library(let settings): settings.headers
    }
  }

  /// Whether a library decides.
  package var isLibrary: Bool { if case .library = self { true } else { false } }
}
