import Crypto
import Gate
import GateTestKit
import Testing

@Suite struct TargetSealerTests {
  private let sealer = TargetSealer(key: Array(repeating: 1, count: 32))

  @Test(arguments: ["/", "/a/b?c=d&e=%2F", "/%E4?"]) func `a sealed target opens`(_ target: String) {
    let sealed = sealer.seal(target, for: .signIn, host: "app.test")
    #expect(sealer.open(sealed, for: .signIn, host: "app.test") == target)
    #expect(
      sealed.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "&") && $0 != UInt8(ascii: "+") })
  }

  /// CVE-2021-29652: parameters of own endpoints that anybody could change. Every single changed character,
  /// another host, another purpose and another key are refused.
  @Test func `a changed seal does not open`() {
    let sealed = sealer.seal("/report", for: .signIn, host: "app.test")
    for index in sealed.indices {
      var changed = sealed
      changed.replaceSubrange(index...index, with: sealed[index] == "A" ? "B" : "A")
      #expect(sealer.open(changed, for: .signIn, host: "app.test") == nil)
    }
    #expect(sealer.open(sealed, for: .signIn, host: "other.test") == nil)
    #expect(sealer.open(sealed, for: .approve, host: "app.test") == nil)
    #expect(
      TargetSealer(key: Array(repeating: 2, count: 32)).open(sealed, for: .signIn, host: "app.test") == nil)
  }

  @Test(arguments: ["", ".", "a", "a.b", "a.b.c", "L2E", "L2E.", ".L2E", "L2E.L2E", "\u{E4}.\u{E4}"])
  func `what is no seal does not open`(_ text: String) {
    #expect(sealer.open(text, for: .signIn, host: "app.test") == nil)
  }

  /// The open-redirect corpus (CVE-2020-5233, GHSA-j7px-6hwj-hpjg, GHSA-36f2-fcrx-fp4j, mod_auth_openidc
  /// PR#453): even if one of them were sealed by mistake, it would not be redirected to.
  @Test(arguments: [
    "//evil.test", "///evil.test", "/\\evil.test", "\\\\evil.test", "/\t/evil.test", "\t//evil.test",
    " //evil.test",
    "https://evil.test", "https:evil.test", "https:/evil.test", "http:evil.test", "javascript:alert(1)",
    "data:text/html,x",
    "evil.test", "@evil.test", "user:pw@evil.test", "/\r\nSet-Cookie: a=b", "/a\nb", "/a b", "/\u{E4}", "",
    "?x", "#x",
    "/a\\b", "/\u{0}", "//", "/\u{7F}",
  ]) func `what could lead elsewhere is no local target`(_ text: String) { #expect(LocalTarget(text) == nil) }

  @Test(arguments: [
    "/", "/a", "/a//b", "/a?to=//evil.test", "/a?x=https://evil.test/", "/%5Cevil.test", "/@evil.test",
  ])
  func `a path on this host is a local target`(_ text: String) { #expect(LocalTarget(text)?.text == text) }

  @Test func `a target that is too long becomes the root`() {
    let sealed = sealer.seal("/" + String(repeating: "a", count: 5000), for: .signIn, host: "app.test")
    #expect(sealer.open(sealed, for: .signIn, host: "app.test") == "/")
  }

  @Test func `a wanted request survives its seal`() throws {
    let wanted = WantedRequest(method: "DELETE", host: "app.test", target: "/a%20b?x=1")
    let back = try #require(LocalTarget("/page"))
    let opened = try #require(
      WantedRequest.opened(
        wanted.sealed(by: sealer, back: back, rule: "a rule"), by: sealer, host: "app.test"))
    #expect(opened.request == wanted)
    #expect(opened.back == back)
    #expect(opened.rule == "a rule")
    #expect(wanted.path == Array("/a b".utf8))
  }

  @Test func `a request's digest depends on every part of it`() {
    let one = WantedRequest(method: "GET", host: "app.test", target: "/a?b")
    let others = [
      WantedRequest(method: "POST", host: "app.test", target: "/a?b"),
      WantedRequest(method: "GET", host: "app.tes", target: "t/a?b"),
      WantedRequest(method: "GET", host: "app.test", target: "/a?c"),
      WantedRequest(method: "GETa", host: "pp.test", target: "/a?b"),
      WantedRequest(method: "GET", host: "app.test", target: "/a?b", body: Digest.sha256("")),
    ]
    for other in others { #expect(other.digest() != one.digest()) }
    #expect(one.digest() == one.digest())
  }

  @Test func `a sealed request keeps its body's digest`() throws {
    let sealer = TargetSealer(key: Array(repeating: 1, count: 32))
    let back = LocalTarget.root
    for body in [nil, Digest.sha256("a=1")] {
      let wanted = WantedRequest(method: "POST", host: "app.test", target: "/a", body: body)
      let opened = WantedRequest.opened(
        wanted.sealed(by: sealer, back: back, rule: "x"), by: sealer, host: "app.test")
      #expect(opened?.request == wanted)
    }
  }

  /// Bytes that were approved as a form must not come back as JSON.
  @Test func `the same bytes of another type are another body`() throws {
    let body = Digest.sha256("a=1")
    let fields = [
      [], [("Content-Type", "text/plain")], [("Content-Encoding", "text/plain")],
      [("Content-Type", "application/json")], [("Content_Type", "text/xml")],
    ]
    let digests = try fields.map { fields in
      WantedRequest(try Heads.make("POST", "/a", fields + [("Content-Length", "3")]), body: body).digest()
    }
    #expect(Set(digests).count == fields.count)
  }
}
