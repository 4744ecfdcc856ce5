internal import Gate
internal import Upstream

/// What a conf says about who may go where: the part of it that a reload replaces as one. Shared by all workers.
struct Site: Sendable {
  /// Decides about every request.
  let gatekeeper: Gatekeeper
  /// The gate's own pages.
  let ownEndpoints: OwnEndpoints
  /// By the ids of the gatekeeper's routes.
  let upstreams: [UpstreamSettings]
}
