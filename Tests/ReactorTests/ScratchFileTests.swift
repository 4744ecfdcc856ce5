import Foundation
import Testing

@testable import Reactor

@Suite struct ScratchFileTests {
  @Test func `a scratch file has no name and keeps its bytes`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = try ScratchFile(in: folder.path())
    try file.write([1, 2, 3], at: 0)
    try file.write([4, 5], at: 3)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path()).isEmpty)
    #expect(try file.read(5, at: 0) == [1, 2, 3, 4, 5])
    #expect(try file.read(10, at: 3) == [4, 5])
    #expect(try file.read(1, at: 5).isEmpty)
  }

  @Test func `no folder, no file`() {
    #expect(throws: SystemError.self) { try ScratchFile(in: "/nonexistent") }
  }
}
