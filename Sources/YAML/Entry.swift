/// One `key: value` of a mapping. Keys are text and unique in their mapping.
package struct Entry: Sendable, Equatable {
  package let key: String
  /// Where the key begins.
  package let position: Position
  package let value: Node

  package init(key: String, at position: Position, value: Node) {
    self.key = key
    self.position = position
    self.value = value
  }
}
