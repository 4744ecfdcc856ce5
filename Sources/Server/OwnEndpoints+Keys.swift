internal import Adapters
internal import Gate
internal import HTTP
internal import Pages

extension OwnEndpoints {
  /// How long readers may keep the keys: much shorter than a key is published before it signs.
  private static let keysAge = 300

  /// `GET /.unloq/jwks.json`: the public keys of signed assertions (RFC 7517), for everybody.
  func publishedKeys(_ request: OwnRequest, _ record: inout GateRecord) -> Response {
    guard let keys else { return notFound(request, &record) }
    var response = Response(status: 200, body: keys.published)
    response.fields = [
      ("Content-Type", "application/jwk-set+json"),
      ("Cache-Control", "public, max-age=\(OwnEndpoints.keysAge)"), ("X-Content-Type-Options", "nosniff"),
    ]
    return response
  }
}
