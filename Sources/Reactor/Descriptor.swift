/// Owns one file descriptor and closes it exactly once, at the end of its life.
package struct Descriptor: ~Copyable, Sendable {
  /// The descriptor's number; valid while this value lives.
  let number: Int32

  /// Takes over `number`, which nobody else closes.
  init(owning number: Int32) { self.number = number }

  deinit { System.close(number) }
}
