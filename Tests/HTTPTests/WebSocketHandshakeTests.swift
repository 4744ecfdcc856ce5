import HTTP
import Testing

/// What counts as a client's wish to speak WebSocket (RFC 6455, 4.1).
@Suite struct WebSocketHandshakeTests {
  private func read(_ fields: String, method: String = "GET") throws -> WebSocketHandshake {
    let text =
      "\(method) /ws HTTP/1.1\r\nHost: app.test\r\nConnection: keep-alive, Upgrade\r\n" + fields + "\r\n"
    let head = RequestHead()
    var parser = RequestParser(limits: HTTPLimits())
    _ = try parser.parse(Array(text.utf8).span, into: head)
    return try WebSocketHandshake(head)
  }

  /// Calls of functions that take spans cannot stand inside an expectation.
  private func isOffered(_ extensions: String, by handshake: WebSocketHandshake) -> Bool {
    handshake.offers(extensions: extensions.utf8.span)
  }

  private let usual =
    "Upgrade: WebSocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"

  @Test func `a browser's handshake is one`() throws {
    let handshake = try read(
      usual + "Sec-WebSocket-Protocol: chat.v2, chat.v1\r\nSec-WebSocket-Protocol: other\r\n"
        + "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits, x-other\r\n")
    #expect(handshake.key == "dGhlIHNhbXBsZSBub25jZQ==")
    #expect(handshake.protocols == ["chat.v2", "chat.v1", "other"])
    #expect(handshake.offers(protocol: "chat.v1") && !handshake.offers(protocol: "CHAT.v1"))
    #expect(isOffered("Permessage-Deflate; server_no_context_takeover", by: handshake))
    #expect(isOffered("x-other, permessage-deflate", by: handshake))
    #expect(!isOffered("permessage-deflate, x-third", by: handshake))
    #expect(!isOffered("", by: handshake))
  }

  @Test func `without offers nothing is offered`() throws {
    let handshake = try read(usual)
    #expect(handshake.protocols.isEmpty && !isOffered("permessage-deflate", by: handshake))
  }

  @Test(arguments: [
    "dGhlIHNhbXBsZSBub25jZQ", "dGhlIHNhbXBsZSBub25jZR==", "dGhlIHNhbXBsZSBub25jZ===", "",
    "dGhlIHNhbXBsZSBub25j_Q==",
    "dGhlIHNhbXBsZSBub25jZQ==A",
  ]) func `a key is sixteen bytes in base64`(_ key: String) {
    #expect(throws: WebSocketHandshake.Fault.malformed) {
      try read("Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: \(key)\r\n")
    }
  }

  @Test(arguments: ["Sec-WebSocket-Version: 13\r\n", "Content-Length: 0\r\n", "Upgrade: websocket\r\n"])
  func `what stands there once stands there once`(_ more: String) {
    #expect(throws: WebSocketHandshake.Fault.self) { try read(usual + more) }
  }

  @Test func `only a GET is one, and only version 13`() {
    #expect(throws: WebSocketHandshake.Fault.malformed) { try read(usual, method: "PUT") }
    #expect(throws: WebSocketHandshake.Fault.version) {
      try read(usual.replacing("13", with: "8"))
    }
  }
}
