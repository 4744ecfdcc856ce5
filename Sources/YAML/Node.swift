/// One value of a YAML document, with the place where it begins.
///
/// Scalars are text and nothing else: whether `no`, `8080` or `1e3` means a word or a number is for the reader of the
/// value to say, who knows what is expected there.
package struct Node: Sendable, Equatable {
  /// The value itself.
  package enum Content: Sendable, Equatable {
    case scalar(Scalar)
    case sequence([Node])
    case mapping([Entry])
  }

  package let content: Content
  package let position: Position

  package init(_ content: Content, at position: Position) {
    self.content = content
    self.position = position
  }

  /// What to call this kind of value in a message.
  package var kind: String {
    switch content {
    case .scalar(let scalar): scalar.isAbsent ? "nothing" : "a single value"
    case .sequence: "a list"
    case .mapping: "a mapping"
    }
  }
}
