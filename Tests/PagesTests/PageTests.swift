import Bytes
import Crypto
import Gate
import GateTestKit
import HTTP
import Pages
import Testing

@Suite struct PageTests {
  /// What a hostile request could bring into every page that shows it.
  private static let hostile = "</p><script src=//evil.test></script>\"'&"

  /// Every page there is, with hostile texts wherever one can go in.
  private static func pages() async throws -> [String: String] {
    let hostile = hostile
    return try await GateBench.run(rules: []) { bench in
      let subject = ApprovalSubject(method: hostile, host: hostile, path: hostile, template: hostile)
      let opening = await bench.desk.open(
        ApprovalAsk(
          asker: .browser(Digest.sha256("b")), purpose: .signIn,
          email: try People.email("o'neil&x@corp.test"), subject: subject,
          client: .loopback, target: "/"))
      guard case .started(let id, _) = opening,
        let view = await bench.desk.wait(for: id, until: bench.clock.now)
      else {
        throw People.BadText(text: "no approval")
      }
      var pages = [
        "sign-in": SignInPage(
          host: hostile, sealedTarget: hostile, email: hostile, problem: .notAnAddress, mustSendAgain: true
        ).html,
        "wait": WaitPage(host: hostile, view: view).html,
        "approve": ApprovePage(host: hostile, subject: subject, sealed: hostile).html,
        "signed-out": NoticePage.signedOut(host: hostile).html,
        "not-found": NoticePage.notFound(host: hostile).html,
        "not-signed-in": NoticePage.notSignedIn(host: hostile).html,
        "other-browser": NoticePage.otherBrowser(host: hostile).html,
        "cookies": NoticePage.cookiesNeeded(host: hostile).html,
        "down": NoticePage.upstream(isLate: false, host: hostile).html,
        "slow": NoticePage.upstream(isLate: true, host: hostile).html,
        "session": SessionPage(
          host: hostile,
          facts: .init(
            email: hostile, signedInAt: hostile, approvalAge: .seconds(90), endsIn: .seconds(9000),
            idleEndsIn: .zero)
        ).html,
      ]
      for reason in Reason.allCases {
        pages["notice \(reason)"] = NoticePage.refusal(reason, host: hostile).html
        pages["outcome \(reason)"] = OutcomePage(host: hostile, view: view, reason: reason).html
      }
      return pages.mapValues(\.markup)
    }
  }

  /// The Content-Security-Policy allows no inline script and no inline style: a page with one would be a
  /// broken page. Nothing comes from outside, and nothing that came with a request is markup.
  @Test func `every page is whole, plain and its own`() async throws {
    let pages = try await Self.pages()
    #expect(pages.count > 60)
    for (name, page) in pages {
      #expect(page.hasPrefix("<!doctype html>\n<html lang=\"en\">"), "\(name)")
      #expect(!page.contains("evil.test></script>"), "\(name)")
      #expect(!page.contains("<style") && !page.contains("style=") && !page.contains("onclick="), "\(name)")
      #expect(
        !page.contains("src=\"//") && !page.contains("http://") && !page.contains("https://"), "\(name)")
      #expect(page.components(of: "<h1>") == 1 && page.components(of: "<main") == 1, "\(name)")
      #expect(page.components(of: "<script") == (["wait", "session"].contains(name) ? 1 : 0), "\(name)")
      for element in [
        "html", "head", "body", "main", "form", "p", "div", "dl", "button", "label", "span", "title",
      ] {
        #expect(
          page.components(of: "<\(element)>") + page.components(of: "<\(element) ")
            == page.components(of: "</\(element)>"), "\(name) \(element)")
      }
    }
  }

  @Test func `every field has a label`() async throws {
    for (name, page) in try await Self.pages() where page.contains("<input id=") {
      #expect(page.components(of: "<input id=") == page.components(of: "<label for="), "\(name)")
    }
  }

  @Test func `the wait page tells what the person compares`() async throws {
    let page = try #require(try await Self.pages()["wait"])
    #expect(
      page.contains("id=\"match-code\"") && page.contains("id=\"countdown\"")
        && page.contains("id=\"cancel\""))
    #expect(page.contains("aria-live=\"polite\"") && page.contains("role=\"status\""))
    #expect(
      page.contains("<noscript><meta http-equiv=\"refresh\" content=\"3\"></noscript>"),
      "works without scripts")
    #expect(page.contains("o&#39;neil&amp;x@corp.test"))
  }

  @Test func `after a refusal a code may be typed`() async throws {
    let pages = try await Self.pages()
    let denied = try #require(pages["outcome approvalDenied"])
    #expect(denied.contains("id=\"again\"") && denied.contains("autocomplete=\"one-time-code\""))
    #expect(pages["outcome approvalCodeRequired"]?.contains("name=\"code\"") == true)
    #expect(pages["outcome approvalTimeout"]?.contains("name=\"code\"") == false)
  }

  @Test func `the assets hold nothing that loads from elsewhere`() {
    for text in [GateStyle.text, WaitScript.text] {
      #expect(
        !text.contains("http://") && !text.contains("https://") && !text.contains("@import")
          && !text.contains("url("))
    }
    #expect(GateStyle.text.components(of: "{") == GateStyle.text.components(of: "}"))
    #expect(!WaitScript.text.contains("innerHTML") && !WaitScript.text.contains("eval("))
  }

  @Test func `a page cannot be framed, sniffed, stored or told of`() throws {
    let response = Response.page(NoticePage.signedOut(host: "app.test").html, status: 200)
    let fields = Dictionary(uniqueKeysWithValues: response.fields.map { ($0.name, $0.value) })
    #expect(
      fields["Content-Security-Policy"]
        == "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
        + "img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'")
    #expect(fields["X-Content-Type-Options"] == "nosniff" && fields["Cache-Control"] == "no-store")
    #expect(
      fields["Referrer-Policy"] == "same-origin" && fields["Content-Type"] == "text/html; charset=utf-8")
  }
}

extension String {
  /// How often `part` stands in the text.
  fileprivate func components(of part: String) -> Int {
    var (count, rest) = (0, self[...])
    while let range = rest.firstRange(of: part) {
      count += 1
      rest = rest[range.upperBound...]
    }
    return count
  }
}
