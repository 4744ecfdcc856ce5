import Bytes

/// A client's request to speak WebSocket (RFC 6455, 4.1), checked: what goes upstream is made of it anew, and what the
/// upstream answers is held against it. A reference, so that a permit without one costs a word.
package final class WebSocketHandshake: Sendable {
  /// Why a request that asks for WebSocket is refused.
  package enum Fault: Error, Sendable {
    /// It is not what RFC 6455 asks for: a method other than GET, a body, another protocol beside WebSocket, a key
    /// that is none, a list that cannot be read.
    case malformed
    /// It speaks another version than 13, the only one that became a standard.
    case version
  }

  /// The client's key: 16 bytes in base64, 24 characters.
  package let key: String
  /// The subprotocols that the client offers, in its order.
  package let protocols: [String]
  /// Whether the client offers extensions; their names are asked for by `offers(extension:)`.
  private let extensionNames: [String]

  /// Reads the handshake in a request that names `websocket` as the protocol it wants.
  package init(_ head: RequestHead) throws(Fault) {
    guard head.method == .get, head.requestsUpgrade, head.body == .none, !head.isRepeated(.upgrade),
      head.value(.upgrade)?.isEqualIgnoringCase(to: "websocket") == true
    else { throw .malformed }
    guard !head.isRepeated(.secWebSocketVersion), head.value(.secWebSocketVersion)?.isEqual(to: "13") == true
    else { throw .version }
    guard !head.isRepeated(.secWebSocketKey), let key = head.text(.secWebSocketKey),
      WebSocketHandshake.isKey(key)
    else { throw .malformed }
    self.key = key
    var protocols: [String] = []
    var extensions: [String] = []
    for index in 0..<head.fieldCount {
      switch head.fieldKind(index) {
      case .secWebSocketProtocol: protocols += WebSocketHandshake.list(head.fieldValue(index))
      case .secWebSocketExtensions: extensions += WebSocketHandshake.list(head.fieldValue(index))
      default: break
      }
    }
    guard protocols.allSatisfy(WebSocketHandshake.isToken) else { throw .malformed }
    self.protocols = protocols
    extensionNames = extensions.map(WebSocketHandshake.extensionName)
    guard extensionNames.allSatisfy(WebSocketHandshake.isToken) else { throw .malformed }
  }

  /// Whether the client offers a subprotocol of exactly that name.
  package func offers(protocol name: String) -> Bool { protocols.contains(name) }

  /// Whether the client offers every extension that an answer's field names.
  package func offers(extensions value: Span<UInt8>) -> Bool {
    let names = WebSocketHandshake.list(value).map(WebSocketHandshake.extensionName)
    return !names.isEmpty && names.allSatisfy(extensionNames.contains)
  }

  /// RFC 6455, 4.1: 16 bytes in base64, whose one form ends with four bits of nothing and two equals signs.
  private static func isKey(_ text: String) -> Bool {
    guard text.utf8.count == 24, text.hasSuffix("=="), let last = text.dropLast(2).last else { return false }
    return "AQgw".contains(last)
      && text.utf8.dropLast(2).allSatisfy {
        (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == 43 || $0 == 47
      }
  }

  private static func list(_ value: Span<UInt8>) -> [String] {
    String(copying: value).split(separator: ",").map(trimmed).filter { !$0.isEmpty }
  }

  private static func extensionName(_ element: String) -> String {
    trimmed(element.prefix { $0 != ";" }).lowercased()
  }

  private static func trimmed(_ text: Substring) -> String {
    var text = text
    while text.first == " " || text.first == "\t" { text.removeFirst() }
    while text.last == " " || text.last == "\t" { text.removeLast() }
    return String(text)
  }

  private static func isToken(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { ByteSet.token.contains($0) }
  }
}
