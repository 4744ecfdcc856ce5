import Bytes
package import HTTP

/// Where a request was started, as far as its browser tells.
package enum RequestOrigin: Sendable {
  /// By a page of the same host, or by the person (typed, bookmarked).
  case own
  /// By a page of another site.
  case foreign
  /// The browser does not say, or it is no browser.
  case unknown

  /// `Sec-Fetch-Site` first, which no script can set (Fetch Metadata, 2.3); `Origin` where it is absent, then
  /// `Referer`.
  package init(_ head: RequestHead) {
    if let site = head.value(.secFetchSite) {
      self = site.isEqual(to: "same-origin") || site.isEqual(to: "none") ? .own : .foreign
    } else if head.contains(.origin) {
      self = RequestOrigin.isOriginOwn(head) ? .own : .foreign
    } else if let referer = head.text(.referer), SameHostPage.referring(head) == nil, !referer.isEmpty {
      // Browsers send neither of the two with a plain http navigation; where they name another site's page,
      // it is believed. The own page's name proves nothing, since it may be left out or be old.
      self = .foreign
    } else {
      self = .unknown
    }
  }

  /// Whether there is exactly one `Origin`, and its host and port are the request's own. `null` is not.
  package static func isOriginOwn(_ head: RequestHead) -> Bool {
    guard !head.isRepeated(.origin), let origin = head.text(.origin)?.lowercased() else { return false }
    let authority = head.authorityText.lowercased()
    return origin == "http://" + authority || origin == "https://" + authority
  }
}
