import Bytes

/// The conf's groups of people: a name and the addresses that belong to it. Who belongs is decided by the e-mail
/// alone, and does not change while the program runs.
package final class UserGroups: Sendable {
  private let groups: [(name: String, members: [UserGlob])]

  /// - Parameter groups: names and members; names are unique.
  package init(_ groups: [String: [UserGlob]]) {
    self.groups = groups.sorted { $0.key < $1.key }.map { (name: $0.key, members: $0.value) }
  }

  /// Every name, in alphabetical order.
  package var names: [String] { groups.map(\.name) }

  /// The names of a person's groups, in alphabetical order.
  package func groups(of email: EmailAddress) -> [String] { groups(of: email.text.utf8.span) }

  /// The same of an e-mail in canonical form.
  package func groups(of email: Span<UInt8>) -> [String] {
    var names: [String] = []
    for group in groups where group.members.contains(where: { $0.matches(email) }) {
      names.append(group.name)
    }
    return names
  }
}
