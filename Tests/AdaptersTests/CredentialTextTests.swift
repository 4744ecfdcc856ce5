import Crypto
import Gate
import GateTestKit
import Testing

@testable import Adapters

@Suite struct CredentialTextTests {
  private func credential(_ name: String = "login", user: String = "9001") throws -> SealedCredential {
    let key = WipedBytes(copying: "k3yExampleK3yExampleK3yExample32".utf8.span)
    let place = try #require(CredentialPlace(.header, name: "X-Api-Key"))
    return try SealedCredential(
      sealing: WipedBytes(copying: "secret".utf8.span), under: key,
      name: CredentialName(userID: user, route: "wiki", name: name), email: People.email(), kind: .header,
      place: place, at: 1_800_000_000, random: SeededRandom(3))
  }

  @Test func `what is written is read again`() throws {
    var text = CredentialText()
    let first = try credential()
    let took = [text.add(first), text.add(try credential("other"))]
    #expect(took == [false, false])
    let read = try CredentialText(text.text)
    #expect(read.credentials == text.credentials && read.credentials[first.name] == first)
    #expect(read.sorted.map(\.name.name) == ["login", "other"])
    #expect(read.text == text.text)
  }

  @Test func `the same name takes the other's place, and goes when it is removed`() throws {
    var text = CredentialText()
    let took = [text.add(try credential()), text.add(try credential())]
    #expect(took == [false, true])
    let (ana, eve) = (try People.email(), try People.email("eve@corp.test"))
    let removed = [eve, ana].map { text.remove(email: $0, route: "wiki", name: "login") }
    #expect(removed == [false, true] && text.sorted.isEmpty)
  }

  @Test func `no secret is in it`() throws {
    var text = CredentialText()
    _ = text.add(try credential())
    let written = String(decoding: text.text, as: UTF8.self)
    #expect(!written.contains("secret") && !written.contains("k3yExample"))
  }

  private static let row = """
    {"user": "9001", "email": "ana@corp.test", "route": "wiki", "name": "login", "kind": "basic", "sealed_at": 1,
     "salt": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "nonce": "AAAAAAAAAAAAAAAA",
     "sealed": "AAAAAAAAAAAAAAAAAAAAAAAA"}
    """

  private func file(_ rows: String...) -> [UInt8] {
    Array(#"{"version": 1, "credentials": [\#(rows.joined(separator: ","))]}"#.utf8)
  }

  @Test func `a good row is taken`() throws {
    #expect(try CredentialText(file(CredentialTextTests.row)).sorted.count == 1)
    #expect(try CredentialText(file()).sorted.isEmpty)
  }

  @Test(arguments: [
    ("9001", ""), ("9001", "9 1"), ("ana@corp.test", "Ana@corp.test"), ("ana@corp.test", "ana"),
    ("basic", "Basic"),
    ("basic", "header"), ("\"wiki\"", "\"\""), ("AAAAAAAAAAAAAAAA\",", "AAAA\","), ("AAA=", "AAB="),
    ("\"sealed\": \"AAAA", "\"sealed\": \""), ("\"kind\":", "\"field\": \"X-A\", \"kind\":"),
  ]) func `a row that no sealing writes makes the file unusable`(_ good: String, _ bad: String) {
    let row = CredentialTextTests.row.replacing(good, with: bad)
    #expect(row != CredentialTextTests.row)
    #expect(throws: CredentialTextError.badRow(2)) {
      try CredentialText(file(CredentialTextTests.row.replacing("login", with: "first"), row))
    }
  }

  @Test func `strange keys, types and versions are refused`() {
    let row = CredentialTextTests.row
    #expect(throws: CredentialTextError.unknownKey) {
      try CredentialText(file(row.replacing("\"kind\"", with: "\"x\": 1, \"kind\"")))
    }
    #expect(throws: CredentialTextError.notJSON) {
      try CredentialText(file(row.replacing("\"sealed_at\": 1", with: "\"sealed_at\": \"1\"")))
    }
    #expect(throws: CredentialTextError.secondRow(2)) { try CredentialText(file(row, row)) }
    for (text, error) in [
      ("", CredentialTextError.notJSON), ("[]", .notJSON), (#"{"version": 1}"#, .notJSON),
      (#"{"version": 2, "credentials": []}"#, .otherVersion),
      (#"{"version": 2, "credentials": 7}"#, .otherVersion),
      (#"{"version": 1, "credentials": [], "x": 1}"#, .unknownKey),
    ] {
      #expect(throws: error) { try CredentialText(Array(text.utf8)) }
    }
  }
}
