import Gate
import YAML

/// One item of `policy.tests` as it was read.
struct TestDraft: Sendable {
  let position: Position
  /// The request as the conf has it, for what is said about it.
  let text: String
  var request: ExplainedRequest
  /// Whether the test says when the request comes.
  let hasTime: Bool
  let expected: Decision
  /// The rule that has to decide; nil for any, or for none.
  let rule: Located<String>?
}
