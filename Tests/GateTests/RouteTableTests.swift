import Gate
import GateTestKit
import Testing

@Suite struct RouteTableTests {
  private func table(_ hosts: [String]) -> RouteTable {
    RouteTable(hosts.enumerated().map { Route(id: $0, name: $1, hosts: [HostPattern($1)].compactMap { $0 }) })
  }

  @Test(arguments: [
    ("wiki.corp.test", "wiki.corp.test"), ("a.corp.test", "*.corp.test"), ("a.b.corp.test", "*.corp.test"),
    ("x.deep.corp.test", "*.deep.corp.test"), ("corp.test", "*"), ("evilcorp.test", "*"), ("other.test", "*"),
  ]) func `the most specific pattern wins`(_ host: String, _ expected: String) {
    let table = table(["*", "*.corp.test", "wiki.corp.test", "*.deep.corp.test"])
    let route = table.route(for: host.utf8.span)
    #expect(route?.name == expected)
  }

  @Test(arguments: ["corp.test", "xcorp.test", "wiki.corp.test.evil.test", "", ".corp.test"])
  func `a host that no pattern has gets no route`(_ host: String) {
    let route = table(["wiki.corp.test", "*.a.corp.test"]).route(for: host.utf8.span)
    #expect(route == nil)
  }

  /// CVE-2026-27588: above a hundred hosts a gate compared them in another way, and case mattered. Here 1 and
  /// 500 hosts go through the same table; the request's host is in its one form before it comes here (HTTP's
  /// tests).
  @Test(arguments: [1, 500]) func `one host and five hundred are found the same way`(_ count: Int) {
    let table = table((0..<count).map { "Host\($0).Corp.Test." })
    for number in 0..<count {
      let route = table.route(for: "host\(number).corp.test".utf8.span)
      #expect(route?.id == number)
    }
    let missing = table.route(for: "host\(count).corp.test".utf8.span)
    #expect(missing == nil)
  }

  @Test func `the first of two routes with one host gets it`() {
    let route = table(["a.test", "a.test"]).route(for: "a.test".utf8.span)
    #expect(route?.id == 0)
  }

  @Test(arguments: [
    "", "*.", "a..test", "a.test:80", "http://a.test", "*x.test", "a.*.test", "a b", "ä.test", "-_-.test/",
  ])
  func `an odd host pattern is refused`(_ text: String) { #expect(HostPattern(text) == nil) }

  @Test(arguments: [
    ("A.Test", "a.test"), ("*.A.test.", "*.a.test"), ("*", "*"), ("::1", "::1"), ("127.0.0.1", "127.0.0.1"),
  ])
  func `a host pattern has one form`(_ text: String, _ form: String) {
    #expect(HostPattern(text)?.description == form)
  }

  @Test func `covering is matching on every host`() throws {
    let patterns = try ["*", "*.corp.test", "*.a.corp.test", "b.corp.test", "corp.test"].map {
      try #require(HostPattern($0))
    }
    let hosts = ["corp.test", "b.corp.test", "a.corp.test", "x.a.corp.test", "other.test"]
    for left in patterns {
      for right in patterns where left.covers(right) {
        for host in hosts where right.matches(host.utf8.span) {
          let isMatch = left.matches(host.utf8.span)
          #expect(isMatch)
        }
      }
    }
  }
}
