/// Why a pattern is none.
package struct PatternError: Error, Sendable, Hashable {
  /// A clause, in PCRE2's words: "missing closing parenthesis".
  package let message: String
  /// How many bytes of the pattern were read.
  package let offset: Int
}
