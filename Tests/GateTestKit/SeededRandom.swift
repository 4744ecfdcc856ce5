import Crypto
import Synchronization

/// Randomness that is the same in every run (SplitMix64).
package final class SeededRandom: RandomSource {
  private let state: Mutex<UInt64>

  package init(_ seed: UInt64 = 1) { state = Mutex(seed) }

  package func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) } }

  /// A number from 0 up to but not including `bound`.
  package func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

  /// One of `choices`.
  package func pick<T>(_ choices: [T]) -> T { choices[below(choices.count)] }

  private func next() -> UInt64 {
    state.withLock { state in
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = state
      mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      return mixed ^ (mixed >> 31)
    }
  }
}
