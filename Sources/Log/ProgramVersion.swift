/// The version of both programs: the one place where it is written.
package enum ProgramVersion {
  /// As semver.org has it.
  package static let text = "0.1.0"
}
