import Bytes
import Foundation
import Testing

@Suite struct LineReaderTests {
  private func lines(_ text: String) throws -> [String] {
    let file = FileManager.default.temporaryDirectory.appending(path: "lines-\(UUID().uuidString)")
    try Data(text.utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    var reader = try LineReader(file.path)
    var lines: [String] = []
    while try reader.next({ line in
      var bytes: [UInt8] = []
      for index in line.indices { bytes.append(line[index]) }
      lines.append(String(decoding: bytes, as: UTF8.self))
    }) {}
    #expect(reader.position == text.utf8.count && reader.size == text.utf8.count)
    return lines
  }

  @Test(arguments: [
    ("", []), ("a", ["a"]), ("a\n", ["a"]), ("a\nb", ["a", "b"]), ("\n\na\n", ["", "", "a"]),
    ("a\r\nb\n", ["a\r", "b"]),
  ])
  func `lines are what stands between line feeds`(_ text: String, _ expected: [String]) throws {
    #expect(try lines(text) == expected)
  }

  @Test func `lines of all lengths survive the ends of the buffer`() throws {
    let all = (0..<400).map { String(repeating: "x", count: $0 * 37 % 9001) + "\($0)" }
    #expect(try lines(all.joined(separator: "\n")) == all)
    let long = String(repeating: "y", count: 700_000)
    #expect(try lines("a\n\(long)\nb\n") == ["a", long, "b"])
  }

  @Test func `a line without end is cut, and the next one is whole`() throws {
    let read = try lines(String(repeating: "z", count: 3 * LineReader.longestLine) + "\nnext\n")
    #expect(read.count == 2 && read.last == "next" && read[0].count <= LineReader.longestLine)
  }

  @Test(arguments: [("/no/such/file", FileReadError.missing), ("/tmp", .notAFile)])
  func `what cannot be read is said so`(_ path: String, _ expected: FileReadError) {
    #expect(throws: expected) { _ = try LineReader(path) }
  }
}
