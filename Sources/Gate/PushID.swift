/// The log's name of one push: everybody who waited for the same ringing phone has the same.
///
/// Random, and good for nothing but comparing: it is no ticket and opens no page.
package struct PushID: Sendable, Hashable, CustomStringConvertible {
  private let number: UInt32

  package init(_ number: UInt32) { self.number = number }

  /// Eight hexadecimal digits.
  package var description: String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }
}
