import HTTP
import Testing

@Suite struct HTTPErrorTests {
  @Test func `labels are kebab-case and all different`() {
    for error in HTTPError.allCases {
      let label = error.label
      #expect(label.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "-" || $0 == "." }, "\(label)")
      #expect(!label.hasPrefix("-") && !label.hasSuffix("-"))
    }
    #expect(Set(HTTPError.allCases.map(\.label)).count == HTTPError.allCases.count)
  }

  @Test(arguments: [
    (HTTPError.requestLineTooLong, HTTPError.Kind.uriTooLong), (.fieldLineTooLong, .headTooLarge),
    (.tooManyFields, .headTooLarge), (.headTooLarge, .headTooLarge), (.trailersTooLarge, .headTooLarge),
    (.bodyTooLarge, .bodyTooLarge), (.unsupportedVersion, .versionNotSupported),
    (.connectNotSupported, .notImplemented), (.traceNotSupported, .notImplemented),
    (.methodTooLong, .notImplemented), (.duplicateContentLength, .badRequest), (.bareLineFeed, .badRequest),
  ])
  func `each sort of refusal is answered differently`(_ error: HTTPError, _ kind: HTTPError.Kind) {
    #expect(error.kind == kind)
  }
}
