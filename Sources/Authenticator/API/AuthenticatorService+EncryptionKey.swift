import Bytes
import Crypto
import SQLite

extension AuthenticatorService {
  /// POST /encryption/user: the person's encryption key for this application, directly or by token.
  func encryptionKey(_ application: Application, _ parameters: RequestFields) async throws -> APIReply {
    guard application.allowsEncryption else { throw APIError.encryptionDisabled }
    let generatesToken = try parameters.boolean("generate_token", default: false)
    let source = try parameters.address("ip")
    let message = try parameters.text("message", limit: 250) ?? ""
    let publicKey = try parameters.text("public_key")
    if let publicKey { try checkPublicKey(publicKey) }
    let requester = try await requester(parameters)
    let user = try await member(of: application, parameters)
    let text = ApprovalText(
      title: "Release your encryption key",
      message: requester.map { message.isEmpty ? "Asked by \($0)" : "\(message) (asked by \($0))" }
        ?? message,
      place: parameters.variable("place") ?? "", address: source?.description,
      matchCode: parameters.variable("match_code") ?? "")
    let question = ApprovalQuestion(
      application: application, user: user, kind: .encryptionKey, text: text, source: source,
      releasesKey: true)
    let approval = try await ask(question) { _, _ in }

    let fresh = random.alphanumerics(application.keySize)
    let now = time.now
    let key = try await store.run {
      try $0.encryptionKey(of: user.id, in: application.id, fresh: fresh, at: now)
    }
    let wrapped = try publicKey.map { try wrap(key, for: $0) }
    let type = "api.application.approval.encryption"
    if generatesToken {
      let token = try await issueToken(for: approval, wrappedKey: wrapped)
      return .success(type, ["unloq_id": .string(String(user.id)), "token": .string(token.text)])
    }
    return .success(
      type,
      [
        "approval_id": .string(approval.id), "unloq_id": .string(String(user.id)),
        "encryption_key": .string(wrapped ?? key), "ip_device": .optional(approval.deviceAddress),
      ])
  }

  /// The name and address of the person a call names as the one who asks; nil where it names none.
  private func requester(_ parameters: RequestFields) async throws -> String? {
    guard let id = try parameters.integer("requester_id") else { return nil }
    guard let user = try await store.run({ try $0.user(id: id) }) else {
      throw APIError.invalid(field: "requester_id", because: "is unknown")
    }
    return user.displayName == user.email ? user.email : "\(user.displayName), \(user.email)"
  }

  private func checkPublicKey(_ pem: String) throws(APIError) {
    do {
      _ = try RSAPublicKey(pem: pem)
    } catch {
      throw .invalid(field: "public_key", because: "must be a PEM public RSA key of 2048 to 4096 bits")
    }
  }

  /// The key's own bytes in one RSA block, as standard Base64 on one line.
  private func wrap(_ key: String, for pem: String) throws -> String {
    let block = try RSAPublicKey(pem: pem).encrypt(Array(key.utf8), padding: settings.padding)
    return Base64.standard.encode(block.span)
  }
}
