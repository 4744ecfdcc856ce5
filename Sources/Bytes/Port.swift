/// A TCP port.
package struct Port: Sendable, Hashable, CustomStringConvertible, ExpressibleByIntegerLiteral {
  /// 0 to 65535; 0 asks the system to choose one when a listener binds.
  package let number: UInt16

  package init(_ number: UInt16) { self.number = number }

  package init(integerLiteral number: UInt16) { self.number = number }

  /// Reads one to five decimal digits without sign or spaces; `nil` for anything else and above 65535.
  package init?(_ text: some StringProtocol) {
    guard (1...5).contains(text.utf8.count), text.utf8.allSatisfy({ $0 >= 48 && $0 <= 57 }) else {
      return nil
    }
    guard let number = UInt16(text) else { return nil }
    self.number = number
  }

  package var description: String { String(number) }
}
