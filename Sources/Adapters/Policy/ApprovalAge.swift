import Gate

/// The age of an approval as text: `fresh`, or digits and a unit.
enum ApprovalAge {
  private static let units: [(name: Substring, seconds: Int64)] = [
    ("s", 1), ("m", 60), ("h", 3600), ("d", 86_400),
  ]

  /// Nil for anything else.
  static func read(_ text: String) -> Freshness? {
    if text == "fresh" { return .fresh }
    let digits = text.prefix { ("0"..."9").contains($0) }
    guard let unit = units.first(where: { $0.name == text.dropFirst(digits.count) }),
      digits.count <= 9, let number = Int64(digits)
    else { return nil }
    return .within(.seconds(number * unit.seconds))
  }
}
