import Config
import Foundation
import Testing

/// The files made from the declared keys are what the code makes today.
@Suite struct GeneratedFilesTests {
  private let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  private func file(_ path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  private let secretFile = Surroundings(folder: "/conf", variable: { _ in nil }) { _ in
    Surroundings.test.file("/etc/key")
  }

  @Test func `conf gateway yaml is what unloq-gateway manual --conf prints`() throws {
    #expect(try file("conf/gateway.yaml") == SampleConf.text)
  }

  @Test func `the manual is what unloq-gateway manual prints`() throws {
    #expect(try file("docs/configuration.md") == Manual.markdown)
  }

  @Test func `the file with every key is a good conf, and means the same as its required keys alone`() throws
  {
    let required = """
      listeners: [{address: 127.0.0.1:8080}]
      unloq: {api_key: {file: /etc/unloq-gateway/api-key}}
      routes: [{host: prometheus.corp.example, upstreams: [http://10.0.0.5:9090, http://10.0.0.6:9090]}]
      policy: {rules: [{name: staff, require: {approval: 8h}}]}
      """
    let sample = Configuration.read(Array(SampleConf.text.utf8), secretFile)
    let least = Configuration.read(Array(required.utf8), secretFile)
    #expect(sample.diagnostics == [])
    #expect(sample.settings.map(SettingsDump.lines) == least.settings.map(SettingsDump.lines))
  }

  @Test(arguments: ["conf/minimal.yaml", "conf/demo.yaml"])
  func `the confs that come with the program are good`(path: String) throws {
    let surroundings = Surroundings(
      folder: "/conf", variable: Surroundings.test.variable, file: secretFile.file)
    let result = Configuration.read(Array(try file(path).utf8), surroundings)
    #expect(result.diagnostics == [])
    #expect(result.settings != nil)
  }
}
