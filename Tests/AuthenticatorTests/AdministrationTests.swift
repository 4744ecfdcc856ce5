import Foundation
import SQLite
import Testing

@testable import Authenticator

@Suite struct AdministrationTests {
  private func withFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }

  private func options(_ folder: URL, keyFile: String? = nil) throws -> Command.InitializeOptions {
    Command.InitializeOptions(
      database: folder.appendingPathComponent("a.db").path, application: "Corp gate",
      email: try EmailAddress("ana@corp.example").unwrapped, name: "Ana Pop", origin: "http://phone.test",
      keyFile: keyFile.map { folder.appendingPathComponent($0).path })
  }

  private func failure(_ body: () throws -> Void) -> String? {
    do {
      try body()
      return nil
    } catch {
      return (error as? CommandFailure)?.description
    }
  }

  @Test func `init prints the key and the link, and both work`() throws {
    try withFolder { folder in
      let options = try options(folder)
      let lines = try Administration.initialize(options)
      let key = try lines.first.unwrapped.trimmingPrefix("API key: ").description
      let link = try lines.last.unwrapped.trimmingPrefix("Device link: http://phone.test/device/").description
      #expect(key.hasPrefix("test_"))
      let database = try Administration(database: options.database).opened
      let application = try database.withConnection { try $0.application(key: key) }
      #expect(application?.name == "Corp gate")
      let user = try database.withConnection { try $0.user(deviceSecret: link) }
      #expect(user?.email == "ana@corp.example")
    }
  }

  @Test func `neither the key nor the link's secret is in the database`() throws {
    try withFolder { folder in
      let options = try options(folder)
      let lines = try Administration.initialize(options)
      let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      for name in names {
        let bytes = try Data(contentsOf: folder.appendingPathComponent(name))
        for secret in [lines[0].dropFirst(9), lines[1].suffix(43)] {
          #expect(bytes.range(of: Data(secret.utf8)) == nil, "\(name)")
        }
      }
    }
  }

  @Test func `the key goes to its file instead of the terminal`() throws {
    try withFolder { folder in
      let lines = try Administration.initialize(options(folder, keyFile: "key"))
      let key = try String(contentsOf: folder.appendingPathComponent("key"), encoding: .utf8)
      #expect(key.hasPrefix("test_") && key.hasSuffix("\n"))
      #expect(!lines.joined().contains(key.dropLast()))
    }
  }

  @Test func `a key file that exists stays, and nothing is set up`() throws {
    try withFolder { folder in
      try "precious".write(to: folder.appendingPathComponent("key"), atomically: true, encoding: .utf8)
      let options = try options(folder, keyFile: "key")
      #expect(failure { _ = try Administration.initialize(options) }?.contains("is not overwritten") == true)
      #expect(try String(contentsOf: folder.appendingPathComponent("key"), encoding: .utf8) == "precious")
      #expect(
        failure { _ = try Administration(database: options.database) }?.contains("no application yet") == true
      )
    }
  }

  @Test func `init does not touch a database that is set up`() throws {
    try withFolder { folder in
      _ = try Administration.initialize(options(folder))
      #expect(
        failure { _ = try Administration.initialize(options(folder)) }?.contains("set up already") == true)
    }
  }

  @Test func `a missing database says what to run`() {
    let text = failure { _ = try Administration(database: "/nowhere/a.db") }
    #expect(text?.contains("/nowhere/a.db does not exist") == true)
    #expect(text?.contains("unloq-authenticator init") == true)
  }

  @Test func `people are added, listed, given new links and removed`() throws {
    try withFolder { folder in
      let options = try options(folder)
      _ = try Administration.initialize(options)
      let administration = try Administration(database: options.database)
      let bob = try EmailAddress("bob@corp.example").unwrapped
      let first = try administration.addUser(bob, name: "", origin: nil)
      #expect(first.hasPrefix("Device link: http://phone.test/device/"))
      #expect(
        try administration.listUsers() == ["1001  ana@corp.example  Ana Pop", "1002  bob@corp.example"])
      #expect(
        failure { _ = try administration.addUser(bob, name: "", origin: nil) }?.contains("is there already")
          == true)
      let second = try administration.linkUser(bob, origin: "https://other.test")
      #expect(second.hasPrefix("Device link: https://other.test/device/"))
      let users = try administration.opened.withConnection { connection in
        [
          try connection.user(deviceSecret: String(first.suffix(43))),
          try connection.user(deviceSecret: String(second.suffix(43))),
        ]
      }
      #expect(users.map { $0?.id } == [nil, 1002])
      #expect(try administration.removeUser(bob) == "Removed bob@corp.example")
      #expect(try administration.listUsers().count == 1)
      #expect(failure { _ = try administration.linkUser(bob, origin: nil) }?.contains("is unknown") == true)
    }
  }
}
