import Bytes
import Testing

@Suite struct BufferTests {
  private func text(_ buffer: Buffer) -> String { String(decoding: buffer.array, as: UTF8.self) }

  @Test func `what is appended can be read, and consumed from the front`() {
    let buffer = Buffer(capacity: 64)
    buffer.append("abc")
    buffer.append(UInt8(ascii: "d"))
    buffer.append([0x65, 0x66])
    buffer.append(String("é"))
    #expect(text(buffer) == "abcdefé")
    buffer.consume(4)
    #expect(text(buffer) == "efé")
    #expect(buffer.count == 4)
    buffer.truncate(to: 2)
    #expect(text(buffer) == "ef")
    buffer.removeAll()
    #expect(buffer.isEmpty)
  }

  @Test func `growing keeps the unread bytes`() {
    let buffer = Buffer(capacity: 64)
    var expected: [UInt8] = []
    for number in 0..<5_000 {
      let byte = UInt8(truncatingIfNeeded: number)
      buffer.append(byte)
      expected.append(byte)
      if number % 3 == 0 {
        buffer.consume(1)
        expected.removeFirst()
      }
    }
    #expect(buffer.array == expected)
    #expect(buffer.capacity >= buffer.count)
  }

  @Test func `room is made by moving before it is made by growing`() {
    let buffer = Buffer(capacity: 64)
    buffer.append([UInt8](repeating: 1, count: 60))
    buffer.consume(50)
    buffer.append([UInt8](repeating: 2, count: 40))
    #expect(buffer.capacity == 64)
    #expect(buffer.array == [UInt8](repeating: 1, count: 10) + [UInt8](repeating: 2, count: 40))
  }

  @Test(arguments: [0, 7, 10, 99, 100, 12_345, Int.max, -1, -120, Int.min])
  func `a number is written in decimal`(_ number: Int) {
    let buffer = Buffer(capacity: 64)
    buffer.append(decimal: number)
    #expect(text(buffer) == String(number))
  }

  @Test(arguments: [0, 9, 10, 15, 16, 255, 4_096, 0xABCDEF, Int.max])
  func `a size is written in hexadecimal`(_ number: Int) {
    let buffer = Buffer(capacity: 64)
    buffer.append(hexadecimal: number)
    #expect(text(buffer) == String(number, radix: 16))
  }

  @Test func `digits in hexadecimal keep their zeros`() {
    let buffer = Buffer(capacity: 64)
    buffer.append(hexadecimal: 0x0123_4567_89AB_CDEF, digits: 16)
    buffer.append(hexadecimal: 0xABC, digits: 2)
    buffer.append(hexadecimal: 7, digits: 4)
    #expect(text(buffer) == "0123456789abcdefbc0007")
  }
}
