import Bytes
import Crypto
import YAML

/// A conf, read: what the program is to do, or why that cannot be said.
///
/// Reading contacts nothing and changes nothing: it is a function of the text and of the injected surroundings.
package struct Configuration: Sendable {
  /// `nil` when there is an error among the diagnostics.
  package let settings: GatewaySettings?
  /// In the order of the file.
  package let diagnostics: [Diagnostic]

  /// Whether the conf cannot be used.
  package var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

  /// Reads the text of a conf.
  ///
  /// - Parameters:
  ///   - text: what stands in the file.
  ///   - surroundings: what it may refer to.
  ///   - triesTests: whether a conf that fails its own tests has errors. Not for commands that show why it does.
  /// - Returns: the settings, or what is wrong.
  package static func read(
    _ text: [UInt8], _ surroundings: Surroundings, triesTests: Bool = true
  ) -> Configuration {
    let (root, problems) = DocumentReader.read(text)
    let decoding = Decoding(surroundings: surroundings, triesTests: triesTests)
    var settings: GatewaySettings?
    if let root {
      settings = SectionReader(root, GatewaySection.description, decoding).flatMap { GatewaySection.read($0) }
    }
    settings?.textHash = Digest.sha256(text.span).hexadecimal
    var diagnostics = problems.map { Diagnostic(.error, at: $0.position, $0.message, hint: $0.hint) }
    diagnostics += decoding.diagnostics
    if root == nil && problems.isEmpty {
      diagnostics.append(
        Diagnostic(.error, at: nil, "the file is empty", hint: "conf/minimal.yaml is a start"))
    }
    // Stable: what is told about one place stays in the order it was found.
    let order = diagnostics.indices.sorted {
      (diagnostics[$0].position ?? .start, $0) < (diagnostics[$1].position ?? .start, $1)
    }
    diagnostics = order.map { diagnostics[$0] }
    let isUsable = !diagnostics.contains { $0.severity == .error }
    return Configuration(settings: isUsable ? settings : nil, diagnostics: diagnostics)
  }

  /// Reads the conf file at `path`, with the program's own environment. Blocks.
  package static func load(_ path: String, triesTests: Bool = true) -> Configuration {
    load(path, Surroundings.system, triesTests: triesTests)
  }

  /// Reads the conf file at `path` for its addresses and paths alone: secrets may be unreadable. Blocks.
  package static func loadWithoutSecrets(_ path: String) -> Configuration {
    load(path, Surroundings.withoutSecrets, triesTests: false)
  }

  private static func load(
    _ path: String, _ surroundings: (String) -> Surroundings, triesTests: Bool
  ) -> Configuration {
    do throws(FileReadError) {
      let contents = try FileContents.read(path, ceiling: .mebibytes(1))
      let folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? ""
      return read(contents.bytes, surroundings(folder), triesTests: triesTests)
    } catch {
      let (message, hint): (String, String?) =
        switch error {
        case .missing: ("there is no such file", nil)
        case .notPermitted: ("this user may not read the file", nil)
        case .notAFile: ("this is not a regular file", "name the conf itself, such as gateway.yaml")
        case .tooLarge: ("the file is larger than 1 MiB", nil)
        case .system(let code): ("the file cannot be read (error \(code))", nil)
        }
      return Configuration(settings: nil, diagnostics: [Diagnostic(.error, at: nil, message, hint: hint)])
    }
  }
}
