import Config
import Log

/// What `version` prints.
enum VersionText {
  /// The program's version, then those of the libraries it runs with, one a line.
  static var text: String {
    (["unloq-gateway \(ProgramVersion.text)"] + LibraryVersions.all).map { $0 + "\n" }.joined()
  }
}
