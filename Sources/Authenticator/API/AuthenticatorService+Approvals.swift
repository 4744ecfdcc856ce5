import SQLite

extension AuthenticatorService {
  /// GET /approvals.
  func listApprovals(_ application: Application, _ parameters: RequestFields) async throws -> APIReply {
    let query = try ListQuery(parameters, orders: ListQuery.Order.approvals)
    let page = try await store.run { try $0.approvals(of: application.id, query) }
    return .list("api.application.approval.find", page) { .object(AuthenticatorService.members(of: $0)) }
  }

  /// GET /approvals/:id.
  func readApproval(_ id: String, _ application: Application) async throws -> APIReply {
    let found = try await store.run { connection -> (ApprovalRecord, Bool)? in
      guard let approval = try connection.approval(id, of: application.id) else { return nil }
      return (approval, try connection.hasSession(id))
    }
    guard let (approval, hasSession) = found else { throw APIError.unknownApproval }
    let authentication: JSONValue = [
      "encryption_key": .bool(approval.releasesKey), "session": ["sent": .bool(hasSession)],
    ]
    return .success(
      "api.application.approval.read",
      .object(AuthenticatorService.members(of: approval) + [.init("authentication", authentication)]))
  }

  /// The fields that lists and single reads share. There is one organisation here, and the place on the map is unknown.
  private static func members(of approval: ApprovalRecord) -> [JSONValue.Member] {
    var members: [JSONValue.Member] = [
      .init("id", .string(approval.id)),
      .init("type", .string(approval.kind.rawValue)),
      .init("method", .string(approval.method.rawValue)),
      .init("status", .string(approval.outcome.status)),
      .init("organization_id", "1"),
      .init("application_id", .string(String(approval.applicationID))),
      .init("account_id", .string(String(approval.userID))),
      .init("profile_id", .string(String(approval.userID))),
      .init("ip_source", .optional(approval.sourceAddress)),
      .init("ip_device", .optional(approval.deviceAddress)),
      .init("created_at", .string(approval.createdAt.iso8601)),
      .init("country", .null),
      .init("region", .null),
    ]
    if let device = approval.deviceID {
      members.append(.init("device", ["id": .string(String(device)), "type": "WEB", "version": "1"]))
    }
    return members
  }
}
