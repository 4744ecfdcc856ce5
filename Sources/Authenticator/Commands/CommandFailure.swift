/// A command that could not be carried out, in words for the person who typed it.
package struct CommandFailure: Error, Sendable, Hashable, CustomStringConvertible {
  /// What failed, and what to do about it.
  package let description: String

  package init(_ description: String) { self.description = description }
}
