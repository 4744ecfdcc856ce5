import Bytes
import Reactor

extension Buffer {
  /// Appends three decimal digits.
  func append(thousandths number: Int) {
    append(UInt8(ascii: "0") + UInt8(number / 100 % 10))
    append(UInt8(ascii: "0") + UInt8(number / 10 % 10))
    append(UInt8(ascii: "0") + UInt8(number % 10))
  }

  /// Appends a duration in milliseconds with three decimal places; less than nothing is nothing.
  func append(milliseconds duration: Duration) {
    let microseconds = Int(max(0, duration.wholeNanoseconds) / 1000)
    append(decimal: microseconds / 1000)
    append(UInt8(ascii: "."))
    append(thousandths: microseconds % 1000)
  }

  /// Appends 16 hexadecimal digits.
  func append(id number: UInt64) {
    append(hexadecimal: number, digits: 16)
  }

  /// The lower-case hexadecimal digit for 0 to 15.
  static func digit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
  }
}
