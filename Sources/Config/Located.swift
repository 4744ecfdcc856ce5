import YAML

/// A value and the place in the conf it was read from.
struct Located<Value: Sendable>: Sendable {
  let value: Value
  let position: Position

  init(_ value: Value, at position: Position) {
    self.value = value
    self.position = position
  }
}
