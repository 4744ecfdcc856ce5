import Bytes
import Testing

@Suite struct PlainArrayTests {
  @Test func `elements stay in order while the storage grows`() {
    let array = PlainArray<Int>(capacity: 0)
    for number in 0..<1_000 { array.append(number) }
    #expect(array.count == 1_000)
    #expect(array.indices.map { array[$0] } == Array(0..<1_000))
  }

  @Test func `an element can be replaced`() {
    let array = PlainArray<Int>(capacity: 2)
    array.append(1)
    array.append(2)
    array[0] = 7
    #expect([array[0], array[1]] == [7, 2])
  }

  @Test func `an emptied array begins again`() {
    let array = PlainArray<Int>(capacity: 2)
    for number in 0..<5 { array.append(number) }
    array.removeAll()
    #expect(array.count == 0)
    array.append(9)
    #expect(array[0] == 9)
  }

  @Test func `a cell holds the last value`() {
    let cell = Cell((1, true))
    cell.value.0 += 1
    #expect(cell.value == (2, true))
    cell.value = (5, false)
    #expect(cell.value == (5, false))
  }
}
