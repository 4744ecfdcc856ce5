import Bytes
import Config

extension Surroundings {
  /// What the golden confs may refer to: no test reads the machine's own files or environment.
  static let test = Surroundings(
    folder: "/conf",
    variable: { name in
      [
        "HOST": "wiki.example", "PORT": "8080", "UNLOQ_API_KEY": "test_from_environment", "EMPTY": "",
        "YAML_INSIDE": "x], require: none",
      ][name]
    },
    file: { path in
      switch path {
      case "/etc/key", "/conf/api-key":
        .success(FileContents(bytes: Array("test_key\n".utf8), isWorldReadable: false))
      case "/etc/open-key": .success(FileContents(bytes: Array("test_key\r\n".utf8), isWorldReadable: true))
      case "/etc/empty-key": .success(FileContents(bytes: [0x0A], isWorldReadable: false))
      case "/etc/two-words": .success(FileContents(bytes: Array("test key\n".utf8), isWorldReadable: false))
      case "/etc/two-lines":
        .success(FileContents(bytes: Array("test\nX-Evil: 1\n".utf8), isWorldReadable: false))
      case "/etc/private": .failure(.notPermitted)
      case "/etc": .failure(.notAFile)
      case "/etc/huge": .failure(.tooLarge(ceiling: .kibibytes(64)))
      case "/etc/broken": .failure(.system(code: 5))
      default: .failure(.missing)
      }
    },
    zone: { name in
      switch name {
      case "UTC": .utc
      case "Europe/Berlin":
        TimeZoneTable(
          name: name, first: 3600,
          changes: [(1_774_746_000, 7200), (1_792_890_000, 3600)])
      default: nil
      }
    }, zones: { ["UTC", "Europe/Berlin", "Europe/Bern", "America/New_York"] })
}
