import Foundation
import Reactor
import Testing

@Suite struct LocalSocketTests {
  private func folder() throws -> URL {
    let url = FileManager.default.temporaryDirectory.appending(path: "s\(UInt32.random(in: 0 ... .max))")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    return url
  }

  @Test func `a socket has the mode that it was made with`() throws {
    let folder = try folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "a.sock").path()
    let socket = try ListeningSocket(atPath: path, mode: 0o600)
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    socket.stopListening()
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test func `a socket that is listened on stays`() throws {
    let folder = try folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "a.sock").path()
    let first = try ListeningSocket(atPath: path, mode: 0o600)
    #expect(throws: SystemError.self) { try ListeningSocket(atPath: path, mode: 0o600) }
    #expect(SystemError.connectingRemedy(path) == nil)
    first.stopListening()
  }

  @Test func `a file in the way stays`() throws {
    let folder = try folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let url = folder.appending(path: "file")
    try Data("precious".utf8).write(to: url)
    #expect(throws: SystemError.self) { try ListeningSocket(atPath: url.path(), mode: 0o600) }
    #expect(try Data(contentsOf: url) == Data("precious".utf8))
  }

  @Test func `a path that does not fit is refused`() {
    #expect(throws: SystemError.self) {
      try ListeningSocket(atPath: "/tmp/" + String(repeating: "x", count: 103), mode: 0o600)
    }
    #expect(
      SystemError.connectingRemedy("/nonexistent/a.sock") == "is the gateway running, and with this conf?")
  }
}
