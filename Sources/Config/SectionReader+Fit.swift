extension SectionReader {
  /// A ceiling above the one around it would do nothing: a default is lowered to it, a given one is a mistake.
  func fit<Value: Comparable>(
    _ inner: Value, _ innerKey: KeyDescription, _ outer: Value, _ outerKey: KeyDescription
  ) -> Value {
    if let position = position(of: innerKey), inner > outer {
      decoding.error(
        at: position, "\(innerKey.name) is more than \(outerKey.name)",
        hint: "the rest would do nothing: make \(outerKey.name) larger or \(innerKey.name) smaller")
    }
    return min(inner, outer)
  }
}
