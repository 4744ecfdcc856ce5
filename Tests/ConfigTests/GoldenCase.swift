import Bytes
import Config
import Foundation
import Testing

/// One file of `Golden/`: a conf, a line of dashes, and what reading it gives: the diagnostics, then the settings that
/// differ from those of the smallest conf.
struct GoldenCase: CustomTestStringConvertible, Sendable {
  let url: URL
  let input: String
  let expected: String

  var testDescription: String { url.lastPathComponent }

  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")

  /// All of them. Adding a case is adding a file.
  static func all() throws -> [GoldenCase] {
    try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
      .filter { $0.pathExtension == "yaml" }
      .sorted { $0.lastPathComponent < $1.lastPathComponent }
      .map(GoldenCase.init)
  }

  private init(_ url: URL) throws {
    self.url = url
    let lines = try String(contentsOf: url, encoding: .utf8).split(
      separator: "\n", omittingEmptySubsequences: false)
    let rule = lines.firstIndex { $0.count >= 10 && $0.allSatisfy { $0 == "-" } } ?? lines.endIndex
    input = lines[..<rule].map { $0 + "\n" }.joined()
    expected = lines[min(rule + 1, lines.count)...].joined(separator: "\n")
  }

  /// What reading the input gives, in the form of `expected`.
  func outcome() -> String {
    let result = Configuration.read(Array(input.utf8), .test)
    var lines = result.diagnostics.map { $0.text(file: "conf.yaml") }
    if let settings = result.settings {
      let usual = Set(
        Configuration.read(Array(GoldenCase.smallest.utf8), .test).settings.map(SettingsDump.lines) ?? [])
      lines += SettingsDump.lines(settings).filter { !usual.contains($0) }
      if lines.isEmpty { lines = ["as the smallest conf"] }
    }
    return lines.map { $0 + "\n" }.joined()
  }

  /// Writes the outcome into the file, for a person to read and compare before it is committed.
  func record() throws {
    try "\(input)\(String(repeating: "-", count: 60))\n\(outcome())".write(
      to: url, atomically: true, encoding: .utf8)
  }

  /// The keys that must be there, and a rule.
  static let smallest = """
    listeners: [{address: 127.0.0.1:8080}]
    unloq: {api_key: {file: /etc/key}}
    routes: [{host: wiki.example, upstreams: [http://10.0.0.5]}]
    policy: {rules: [{name: all, require: {approval: 8h}}]}
    """
}
