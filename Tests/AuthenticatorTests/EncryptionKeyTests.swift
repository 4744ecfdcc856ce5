import Crypto
import SQLite
import Testing

@testable import Authenticator

@Suite struct EncryptionKeyTests {
  private func body(_ test: ServiceUnderTest, _ members: (String, JSONValue)...) -> JSONValue {
    .object([.init("unloq_id", .integer(test.userID))] + members.map { JSONValue.Member($0.0, $0.1) })
  }

  @Test func `the key comes directly by default, and is the same ever after`() async throws {
    try await ServiceUnderTest.run { test in
      try await test.logIn()
      let first = try await test.call("/encryption/user", body(test), approves: true)
      #expect(first.body["type"] == "api.application.approval.encryption")
      let key = try first["encryption_key"].unwrapped
      #expect(key.wholeMatch(of: /[A-Za-z0-9]{32}/) != nil)
      #expect(first["ip_device"] == "127.0.0.1")
      let second = try await test.call("/encryption/user", body(test), approves: true)
      #expect(second["encryption_key"] == key)
    }
  }

  @Test func `a person who was removed and comes back has the same key`() async throws {
    try await ServiceUnderTest.run { test in
      try await test.logIn()
      let first = try await test.call("/encryption/user", body(test), approves: true)
      let (id, secret, now) = (test.userID, test.deviceSecret, test.time.now)
      let back = try test.database.withTransaction { connection in
        try connection.removeUser(id)
        let back = try connection.addUser(
          email: EmailAddress(ServiceUnderTest.email).unwrapped, name: "", codeSecret: [2], at: now)
        try connection.replaceDevice(of: id, secret: secret, at: now)
        return back
      }
      #expect(back == id)
      try await test.logIn()
      let second = try await test.call("/encryption/user", body(test), approves: true)
      #expect(second["encryption_key"] == first["encryption_key"])
    }
  }

  @Test func `with a public key only its owner can read the key`() async throws {
    try await ServiceUnderTest.run { test in
      try await test.logIn()
      let pair = try RSAKeyPair()
      let pem = try pair.publicPEM()
      let plain = try await test.call("/encryption/user", body(test), approves: true)["encryption_key"]
      let reply = try await test.call(
        "/encryption/user", body(test, ("public_key", .string(pem))), approves: true)
      let block = try Base64.standard.decode(reply["encryption_key"].unwrapped).unwrapped
      let opened = try pair.decrypt(block, padding: .pkcs1v15)
      let isPlain = ConstantTime.equal(opened.span, try plain.unwrapped.utf8.span)
      #expect(isPlain)
    }
  }

  @Test func `by token the key comes with POST /token, still wrapped`() async throws {
    try await ServiceUnderTest.run { test in
      try await test.logIn()
      let pair = try RSAKeyPair()
      let wrapped = body(test, ("generate_token", true), ("public_key", .string(try pair.publicPEM())))
      let reply = try await test.call("/encryption/user", wrapped, approves: true)
      #expect(reply["encryption_key"] == nil)
      #expect(reply["unloq_id"] == String(test.userID))
      let user = await test.call("POST", "/token", ["token": .optional(reply["token"])])
      #expect(user["token_type"] == "ENCRYPTION")
      let block = try Base64.standard.decode(user["encryption_key"].unwrapped).unwrapped
      #expect(try pair.decrypt(block, padding: .pkcs1v15).count == 32)
    }
  }

  @Test func `by token without a public key the plain key comes`() async throws {
    try await ServiceUnderTest.run { test in
      try await test.logIn()
      let direct = try await test.call("/encryption/user", body(test), approves: true)
      let reply = try await test.call(
        "/encryption/user", body(test, ("generate_token", true)), approves: true)
      let user = await test.call("POST", "/token", ["token": .optional(reply["token"])])
      #expect(user["encryption_key"] == direct["encryption_key"])
    }
  }

  @Test func `a login's token carries no key`() async throws {
    try await ServiceUnderTest.run { test in
      let reply = try await test.call(
        "/authenticate", ["email": .string(ServiceUnderTest.email)], approves: true)
      let user = await test.call("POST", "/token", ["token": .optional(reply["token"])])
      #expect(user["encryption_key"] == nil)
      #expect(user["token_type"] == "AUTHENTICATE")
    }
  }

  @Test func `a denial releases nothing`() async throws {
    try await ServiceUnderTest.run { test in
      try await test.logIn()
      let reply = try await test.call("/encryption/user", body(test), approves: false)
      #expect(reply.code == "APPROVAL.DENIED")
      #expect(reply.body["result"] == nil)
    }
  }

  @Test func `the one who asks is shown`() async throws {
    try await ServiceUnderTest.run { test in
      try await test.logIn()
      async let reply = test.call(
        "POST", "/encryption/user", body(test, ("message", "Backup"), ("requester_id", .integer(test.userID)))
      )
      let request = try await test.nextRequest()
      #expect(request.message == "Backup (asked by Ana Pop, ana@corp.example)")
      await test.answer(request, approves: false)
      _ = await reply
    }
  }

  @Test func `an application without keys, and somebody who never logged in, get none`() async throws {
    try await ServiceUnderTest.run { test in
      #expect(
        await test.call("POST", "/encryption/user", body(test), key: "other_key").code
          == "APPROVAL.ENCRYPTION")
      #expect(await test.call("POST", "/encryption/user", body(test)).code == "APPROVAL.USER")
    }
  }

  @Test(
    arguments: [
      ("public_key", JSONValue.string("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n")),
      ("public_key", "key"),
      ("requester_id", "4711"), ("message", .string(String(repeating: "m", count: 251))),
      ("generate_token", "maybe"),
    ] as [(String, JSONValue)])
  func `a bad parameter is named before anybody is asked`(_ name: String, _ value: JSONValue) async throws {
    try await ServiceUnderTest.run { test in
      try await test.logIn()
      let reply = await test.call("POST", "/encryption/user", body(test, (name, value)))
      #expect(reply.body["error"]?["data"]?["field"]?.string == name)
    }
  }
}
