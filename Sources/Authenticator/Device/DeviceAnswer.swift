package import Bytes

/// How an asked approval came back from the device.
package enum DeviceAnswer: Sendable, Hashable {
  /// The person tapped Approve, from this address.
  case approved(from: IPAddress)
  /// The person tapped Deny, from this address.
  case denied(from: IPAddress)
  /// The person tapped "This was not me", from this address.
  case reported(from: IPAddress)
  /// The person did so for another request of the application.
  case locked
  /// Nobody answered in time.
  case timedOut
  /// The application went away; the request is gone from the page.
  case withdrawn
  /// The service is stopping.
  case stopping
}
