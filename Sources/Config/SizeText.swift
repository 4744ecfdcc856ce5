import Bytes

/// Sizes as the conf writes them: `512B`, `8KiB`, `1MiB`, `1GiB`.
enum SizeText: QuantityText {
  static let noun = "a size"
  static let complaints = (below: "is too small", above: "is too large")
  private static let units: [(name: String, shift: Int)] = [
    ("TiB", 40), ("GiB", 30), ("MiB", 20), ("KiB", 10), ("B", 0),
  ]

  /// - Throws: `Flaw` for anything but digits and one unit.
  static func read(_ text: String) throws(Flaw) -> ByteCount {
    let digits = text.prefix { ("0"..."9").contains($0) }
    let unit = text.dropFirst(digits.count)
    guard !digits.isEmpty else {
      throw Flaw("is not a size", hint: "a whole number and a unit: 512B, 8KiB, 1MiB or 1GiB")
    }
    guard let shift = units.first(where: { $0.name == unit })?.shift else {
      let letter = unit.first.map { String($0).uppercased() } ?? "B"
      let meant = ["K", "M", "G", "T"].contains(letter) ? letter + "iB" : "B"
      throw Flaw(
        unit.isEmpty ? "has no unit" : "is not a size", hint: "did you mean \(digits)\(meant)? 1KiB is 1024B")
    }
    guard let number = Int(digits), number <= Int.max >> (shift + 1) else { throw Flaw("is too large") }
    return ByteCount(bytes: number << shift)
  }

  /// The largest unit that leaves no rest.
  static func write(_ size: ByteCount) -> String {
    for unit in units where size.bytes != 0 && size.bytes & ((1 << unit.shift) - 1) == 0 {
      return "\(size.bytes >> unit.shift)\(unit.name)"
    }
    return "\(size.bytes)B"
  }
}
