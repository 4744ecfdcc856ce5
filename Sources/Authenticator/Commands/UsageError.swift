/// A command line that says nothing the program can do, in words for the person who typed it.
package struct UsageError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What is wrong, and what would be right.
  package let description: String

  package init(_ description: String) { self.description = description }
}
