/// Random numbers from a fixed seed (SplitMix64), so that a failure can be repeated.
struct SplitMix {
  private var state: UInt64

  /// Bytes that mean something to a parser.
  static let interesting = Array("\r\n\0\t :;,%/.?#@[]\\\"=-_+0aA".utf8) + [0x7F, 0x80, 0xC0, 0xFF]

  init(seed: UInt64) { state = seed }

  /// The next number.
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A number from 0 up to, but not including, `bound`.
  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
}
