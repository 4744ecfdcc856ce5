internal import AccessLog
internal import Crypto
internal import Gate
internal import HTTP
internal import Log
internal import Reactor
internal import Transport

/// The body of a request in progress, once the gate has asked for it.
struct KeptBody {
  let body: HeldBody
  /// The SHA-256 of its bytes.
  let digest: Digest
}

extension Connection: RequestBody {
  /// Reads the body of the request in progress and keeps it for the upstream; see `RequestBody`.
  func hold(asStranger: Bool) async throws(HoldingFailure) -> Digest {
    if let kept { return kept.digest }
    guard let head = record.head else { throw .unavailable }
    do throws(HoldingError) {
      let held = try await inbound.holdBody(of: head, in: station.settings.holding, isStranger: asStranger)
      kept = KeptBody(body: held.body, digest: held.digest)
      return held.digest
    } catch {
      throw failure(error)
    }
  }

  private func failure(_ error: HoldingError) -> HoldingFailure {
    switch error {
    case .full: return .full
    case .storage(let fault):
      station.settings.log.error("a held body cannot be kept", ["error": fault.description])
      return .unavailable
    case .body(.tooLarge): return .tooLarge
    case .body(.malformed(let fault)):
      record.error = fault.label
      return .malformed
    case .body(.timedOut): return .timeout
    case .body(.disconnected): return .clientLeft
    }
  }
}
