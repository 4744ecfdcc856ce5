import Bytes
import Config
import Gate
import Listener
import Testing
import YAML

@Suite struct ConfigurationTests {
  private func read(_ text: String) -> Configuration { Configuration.read(Array(text.utf8), .test) }

  @Test func `no prefix of a conf crashes the reader, and none that lacks a required key is used`() {
    let text = Array(SampleConf.text.utf8)
    for length in stride(from: 0, through: text.count, by: 7) {
      let result = Configuration.read(Array(text.prefix(length)), .test)
      #expect(result.settings == nil || !result.hasErrors)
    }
  }

  /// Bytes changed here and there: whatever comes out is settings or an error, never both and never a crash.
  @Test(arguments: 1...200)
  func `a damaged conf is read or refused`(seed: Int) {
    var text = Array(GoldenCase.smallest.utf8)
    var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15
    for _ in 0..<4 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      text[Int(state >> 33) % text.count] = UInt8(truncatingIfNeeded: state >> 56)
    }
    let result = Configuration.read(text, .test)
    #expect((result.settings == nil) == result.hasErrors)
  }

  @Test(arguments: ["[::1]", "[::]"])
  func `listeners take IPv6 in brackets`(host: String) {
    let conf = GoldenCase.smallest.replacing("127.0.0.1:8080", with: "\"\(host):8080\"")
    #expect(read(conf).settings?.listeners.first?.address.description == "\(host):8080")
  }

  @Test(arguments: [
    ("2001:DB8:0:0:0:0:0:1", "2001:db8::1"), ("::1", "::1"), ("WIKI.Example.", "wiki.example"),
    ("10.0.0.7", "10.0.0.7"),
  ])
  func `a route's host is kept in the form that requests are compared in`(text: String, kept: String) {
    let conf = GoldenCase.smallest.replacing("host: wiki.example", with: "host: \"\(text)\"")
    #expect(read(conf).settings?.routes.first?.route.hosts.map(\.description) == [kept])
  }

  @Test func `a route's id is its place`() {
    let routes = "routes: [{host: a, upstreams: [http://a]}, {host: b, upstreams: [http://b]}]"
    let conf = GoldenCase.smallest.split(separator: "\n").map {
      $0.hasPrefix("routes") ? Substring(routes) : $0
    }
    #expect(read(conf.joined(separator: "\n")).settings?.routes.map(\.route.id) == [0, 1])
  }

  @Test func `a diagnostic has the form that editors jump to`() {
    let place = Position(line: 3, column: 7)
    #expect(Diagnostic(.error, at: place, "no").text(file: "a.yaml") == "a.yaml:3:7: error: no")
    #expect(
      Diagnostic(.warning, at: nil, "hm", hint: "so").text(file: "a.yaml")
        == "a.yaml: warning: hm\n  hint: so")
  }

  @Test(arguments: [
    ("/no/such/file", "there is no such file"), ("/dev/null", "this is not a regular file"),
    ("/", "this is not a regular file"),
  ])
  func `a conf that cannot be read is told without a place`(path: String, message: String) {
    let result = Configuration.load(path)
    #expect(result.settings == nil)
    #expect(result.diagnostics.map(\.message) == [message])
    #expect(result.diagnostics.allSatisfy { $0.position == nil })
  }

  @Test func `the secret is nowhere in what is said about a conf`() {
    let result = read(GoldenCase.smallest + "\nunknown: 1\n")
    #expect(result.diagnostics.allSatisfy { !$0.text(file: "a").contains("test_key") })
    #expect(!"\(read(GoldenCase.smallest))".contains("test_key"))
  }
}
