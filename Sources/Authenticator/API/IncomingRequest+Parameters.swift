extension IncomingRequest {
  /// The key of `Authorization: Bearer KEY`; nil for any other scheme or none.
  var bearerKey: String? {
    guard let value = field("authorization") else { return nil }
    let parts = value.split(separator: " ", maxSplits: 1)
    guard parts.count == 2, let scheme = parts.first, let key = parts.last, scheme.lowercased() == "bearer"
    else {
      return nil
    }
    return String(key)
  }

  /// The parameters of the query.
  /// - Throws: `invalid`, `unreadableBody`.
  func queryParameters() throws(APIError) -> RequestFields {
    try RequestFields(form: Array(query.utf8))
  }

  /// The parameters of the body: a JSON object, or a form where the type says so. No body has no parameters.
  /// - Throws: `invalid`, `unreadableBody`.
  func bodyParameters() throws(APIError) -> RequestFields {
    if body.isEmpty { return RequestFields() }
    let type = (field("content-type") ?? "application/json").prefix { $0 != ";" }.filter { $0 != " " }
      .lowercased()
    switch type {
    case "application/json":
      guard case .object(let members) = JSONValue(parsing: body) else { throw .unreadableBody }
      return RequestFields(members)
    case "application/x-www-form-urlencoded":
      return try RequestFields(form: body)
    default:
      throw .unreadableBody
    }
  }
}
