import Bytes
import HTTP
package import Transport

extension IncomingRequest {
  /// The fields this service reads.
  private static let kinds: [(kind: FieldName, name: String)] = [
    (.authorization, "authorization"), (.contentType, "content-type"), (.origin, "origin"),
    (.secFetchSite, "sec-fetch-site"), (.xUnloq, "x-unloq-device"),
  ]

  /// Copies what is read from a request of the server.
  ///
  /// - Parameters:
  ///   - request: as the server read it.
  ///   - trustsProxy: whether the last address of `X-Forwarded-For`, the one that the proxy in front wrote itself, is
  ///     the client's.
  package init(_ request: ServedRequest, trustsProxy: Bool) {
    var client = request.peer
    if trustsProxy, let last = request.lastValue(.xForwardedFor)?.split(separator: ",").last,
      let address = IPAddress(String(last.filter { $0 != " " }))
    {
      client = address
    }
    self.init(IncomingRequest.name(of: request.method), request.path, client: client)
    query = request.query ?? ""
    body = request.body
    deviceSecret = request.cookie
    fields = [("host", request.authority)]
    for (kind, name) in IncomingRequest.kinds {
      if let value = request.value(kind) { fields.append((name, value)) }
    }
  }

  /// The methods that some route answers; every other one finds none.
  private static func name(of method: HTTP.Method) -> String {
    switch method {
    case .get: "GET"
    case .head: "HEAD"
    case .post: "POST"
    case .delete: "DELETE"
    default: "OTHER"
    }
  }
}
