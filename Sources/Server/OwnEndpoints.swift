internal import Gate
internal import HTTP
struct OwnEndpoints: Sendable {
  static let largestBody = 16384
  init(_ g: Gatekeeper) {}
  func response(to head: RequestHead, body: [UInt8], peer: Peer, route: Route, record: inout GateRecord) async -> Response { Response(status: 404) }
}
