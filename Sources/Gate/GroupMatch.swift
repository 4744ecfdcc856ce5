import Bytes

/// The groups that a rule is for, as the conf names them, and who is in them.
package struct GroupMatch: Sendable, Hashable, CustomStringConvertible {
  /// The name or pattern in the rule: `ops*`.
  package let description: String
  /// The members of every group that it names.
  package let members: [UserGlob]

  /// - Parameters:
  ///   - text: the name or pattern in the rule.
  ///   - members: the members of every group that it names.
  package init(_ text: String, members: [UserGlob]) {
    description = text
    self.members = members
  }

  /// Whether a person, by the e-mail in canonical form, is in one of the groups.
  package func contains(_ email: Span<UInt8>) -> Bool { members.contains { $0.matches(email) } }

  /// Whether a pattern, in which `*` stands for any run, names a group.
  package static func names(_ pattern: String, _ group: String) -> Bool {
    StarMatch.matches(pattern.utf8.span, group.utf8.span, stoppingAt: 0)
  }
}
