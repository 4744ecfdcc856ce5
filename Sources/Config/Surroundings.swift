package import Bytes

/// What a conf may refer to outside of itself: environment variables and files. Injected, so that reading a conf is a
/// function of its text and these answers.
package struct Surroundings: Sendable {
  /// The value of an environment variable, `nil` where it is not set.
  package var variable: @Sendable (String) -> String?
  /// The contents of a file, named by its absolute path or relative to the working folder.
  package var file: @Sendable (String) -> Result<FileContents, FileReadError>
  /// The folder at which relative paths in the conf begin: the conf file's own. Empty for the working folder.
  package var folder: String
  /// The time zone of that name, `nil` where the system has none.
  package var zone: @Sendable (String) -> TimeZoneTable?
  /// The names of time zones, for hints.
  package var zones: @Sendable () -> [String]

  package init(
    folder: String,
    variable: @escaping @Sendable (String) -> String?,
    file: @escaping @Sendable (String) -> Result<FileContents, FileReadError>,
    zone: @escaping @Sendable (String) -> TimeZoneTable? = TimeZoneDatabase.table(of:),
    zones: @escaping @Sendable () -> [String] = TimeZoneDatabase.names
  ) {
    self.folder = folder
    self.variable = variable
    self.file = file
    self.zone = zone
    self.zones = zones
  }

  /// The real ones. Reading a file blocks.
  package static func system(folder: String) -> Surroundings {
    Surroundings(
      folder: folder, variable: EnvironmentVariable.value(of:),
      file: { path in
        do throws(FileReadError) {
          return .success(try FileContents.read(path, ceiling: .kibibytes(64)))
        } catch {
          return .failure(error)
        }
      })
  }

  /// The real ones, for somebody who may read the conf and not the secrets that it names: a secret that this user may
  /// not read counts as there. For commands that need none.
  package static func withoutSecrets(folder: String) -> Surroundings {
    let real = system(folder: folder)
    return Surroundings(folder: folder, variable: { real.variable($0) ?? "unknown" }) { path in
      if case .failure(.notPermitted) = real.file(path) {
        return .success(FileContents(bytes: Array("unknown".utf8), isWorldReadable: false))
      }
      return real.file(path)
    }
  }

  /// `path` as the program opens it.
  func resolved(_ path: String) -> String {
    path.hasPrefix("/") || folder.isEmpty ? path : "\(folder)/\(path)"
  }
}
