/// What decides, by the conf's `policy.engine`.
package enum EngineSettings: Sendable, Equatable {
  /// The rules of the conf.
  case rules
  /// An Open Policy Agent.
  case opa(OPASettings)
  /// A shared library.
  case library(LibrarySettings)

  /// Whether a library decides.
  package var isLibrary: Bool { if case .library = self { true } else { false } }
}
