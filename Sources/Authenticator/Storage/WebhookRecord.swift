package import Bytes

/// A stored webhook: where an application wants to hear that a person ended a session.
package struct WebhookRecord: Sendable {
  package let id: Int64
  package let applicationID: Int64
  /// What it hears of; `logout` is the only event.
  package let event: String
  package let url: String
  /// What calls are signed with.
  package let secret: Secret
  /// How often a failed call is made again.
  package let retry: Int64
  /// Seconds between the tries.
  package let retryTimeout: Int64
  package let isActive: Bool
  package let createdAt: WallTime
}
