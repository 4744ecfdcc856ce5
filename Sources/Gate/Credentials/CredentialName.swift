/// What a sealed credential is found by: whose, for which route, and its name in the rules.
package struct CredentialName: Sendable, Hashable {
  /// The person's id at the approval service.
  package let userID: String
  /// The route's name in the conf.
  package let route: String
  /// Its own.
  package let name: String

  package init(userID: String, route: String, name: String) {
    self.userID = userID
    self.route = route
    self.name = name
  }

  /// The three as bytes, each behind its length, so that no two names give the same.
  var bytes: [UInt8] { CredentialName.joined([userID, route, name]) }

  /// Texts, each behind its length in four bytes.
  static func joined(_ texts: [String]) -> [UInt8] {
    texts.flatMap { text in
      let count = UInt32(clamping: text.utf8.count)
      return (0..<4).map { UInt8(truncatingIfNeeded: count >> UInt32(24 - 8 * $0)) } + Array(text.utf8)
    }
  }
}
