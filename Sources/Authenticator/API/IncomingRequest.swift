package import Bytes

/// One request as the service reads it: a plain value, made from the connection's head and body.
package struct IncomingRequest: Sendable {
  /// Upper case, as sent.
  package var method: String
  /// The decoded path, beginning with `/`.
  package var path: String
  /// The query behind `?`, not decoded; empty where there is none.
  package var query = ""
  /// Names in lower case.
  package var fields: [(name: String, value: String)] = []
  package var body: [UInt8] = []
  /// The device cookie's value; nil where it is absent or malformed.
  package var deviceSecret: String?
  /// The peer's address, or the one a trusted proxy names.
  package var client: IPAddress

  /// - Parameters:
  ///   - method: upper case.
  ///   - path: decoded, beginning with `/`.
  ///   - client: who asks.
  package init(_ method: String, _ path: String, client: IPAddress = .loopback) {
    self.method = method
    self.path = path
    self.client = client
  }

  /// The field's value; nil where it is absent or appears twice, because then nobody knows which one is meant.
  package func field(_ name: String) -> String? {
    let found = fields.filter { $0.name == name }
    return found.count == 1 ? found.first?.value : nil
  }

  /// The path's pieces between slashes.
  package var segments: [String] { path.split(separator: "/").map(String.init) }
}
