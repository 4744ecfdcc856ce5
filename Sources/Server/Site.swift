internal import Adapters
internal import Gate
internal import HTTP
internal import Upstream

/// What a conf says about who may go where: the part of it that a reload replaces as one. Shared by all workers.
struct Site: Sendable {
  /// Decides about every request.
  let gatekeeper: Gatekeeper
  /// The gate's own pages.
  let ownEndpoints: OwnEndpoints
  /// By the ids of the gatekeeper's routes.
  let upstreams: [UpstreamSettings]
  /// What signs assertions; nil for none.
  let assertions: AssertionSigner?
  /// A proxy's header that says who asks: no upstream sees it.
  let claimField: FoldedFieldName?
}
