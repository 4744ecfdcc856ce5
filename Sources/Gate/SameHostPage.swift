import HTTP

/// The page that a request was started from, where it is one of the same host.
enum SameHostPage {
  /// Path and query of `Referer`; nil where there is none, it is another host's, or it is odd.
  static func referring(_ head: RequestHead) -> LocalTarget? {
    guard !head.isRepeated(.referer), let referer = head.text(.referer), referer.utf8.count <= 1024 else {
      return nil
    }
    let authority = head.authorityText
    for scheme in ["http://", "https://"] where referer.hasPrefix(scheme + authority) {
      return LocalTarget(String(referer.dropFirst(scheme.count + authority.count)))
    }
    return nil
  }
}
