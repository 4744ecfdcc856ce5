package import HTTP

extension APIReply {
  /// The reply as an HTTP answer.
  package var response: Response {
    var fields: [(name: String, value: String)] = [
      ("Content-Type", "application/json"), ("Cache-Control", "no-store"),
      ("X-Content-Type-Options", "nosniff"),
    ]
    if status == 401 { fields.append(("WWW-Authenticate", "Bearer")) }
    if let retryAfter { fields.append(("Retry-After", String(retryAfter))) }
    return Response(status: status, fields: fields, body: Array(body.text.utf8))
  }
}
