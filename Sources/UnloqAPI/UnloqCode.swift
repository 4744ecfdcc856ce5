/// The error codes of the approval service that are known: the closed list both programs share.
///
/// Codes beyond this list may arrive; they become `UnloqError.unknownCode` and are judged by their status.
package enum UnloqCode: String, CaseIterable, Sendable {
  /// The person tapped "deny".
  case approvalDenied = "APPROVAL.DENIED"
  /// The person refused and reported that somebody else must have asked; `unloq-authenticator`'s own.
  case approvalReported = "APPROVAL.REPORTED"
  /// After such a report an administrator has to unlock the person's approvals; `unloq-authenticator`'s own.
  case approvalLocked = "APPROVAL.LOCKED"
  /// Nobody answered in time.
  case approvalTimeout = "APPROVAL.TIMEOUT"
  /// A one-time code is needed (after a denial) or wrong.
  case approvalToken = "APPROVAL.TOKEN"
  /// Older name of the "needed" half of `approvalToken`.
  case tokenRequired = "TOKEN_REQUIRED"
  /// The account has no paired device.
  case approvalDevice = "APPROVAL.DEVICE"
  /// The device takes no push messages.
  case pushUnregistered = "PUSH.UNREGISTERED"
  /// No such person, or never logged in; `unloq-authenticator`'s code, since none is published.
  case approvalUser = "APPROVAL.USER"
  /// The application may not ask for encryption keys; `unloq-authenticator`'s code, since none is published.
  case approvalEncryption = "APPROVAL.ENCRYPTION"
  /// The profile's address is not verified.
  case profileNotVerified = "PROFILE.NOT_VERIFIED"
  /// The service says that it is down.
  case serverUnavailable = "SERVER.UNAVAILABLE"
  /// A firewall rule of the application refuses the address.
  case firewallBlocked = "FIREWALL.BLOCKED"
  /// Too many requests.
  case firewallThrottle = "FIREWALL.THROTTLE"
  /// Something broke inside the service.
  case serverError = "SERVER.ERROR"
  /// The API key is missing or wrong.
  case applicationNotFound = "APPLICATION.NOT_FOUND"
  /// The access token is older than a minute.
  case accessTokenExpired = "ACCESS_TOKEN.EXPIRED"
  /// The access token was used, is unknown or belongs to another application.
  case accessTokenNotFound = "ACCESS_TOKEN.NOT_FOUND"
  /// A field has a wrong value.
  case fieldInvalid = "FIELD.INVALID"
  /// A field has a wrong value (framework of the API's day).
  case inputNotValid = "INPUT.NOT_VALID"
  /// A field has a wrong value (newer framework).
  case dataInput = "DATA.INPUT"
  /// A field has a wrong value (the vendor's own services).
  case dataInvalid = "DATA.INVALID"
  /// No such call.
  case transportNotFound = "TRANSPORT.NOT_FOUND"
  /// No such action name.
  case transportInvalidType = "TRANSPORT.INVALID_TYPE"
  /// No such thing.
  case serverNotFound = "SERVER.NOT_FOUND"
  /// The service cannot be reached from its own front.
  case transportUnavailable = "TRANSPORT.UNAVAILABLE"
  /// The call needs an identity.
  case authRequired = "AUTH.REQUIRED"

  /// The part before the first dot; `GLOBAL` where there is none.
  package var namespace: String {
    let parts = rawValue.split(separator: ".", maxSplits: 1)
    return parts.count == 2 ? String(parts[0]) : "GLOBAL"
  }

  /// What the code says about the call.
  package var meaning: UnloqMeaning {
    switch self {
    case .approvalDenied: .denied
    case .approvalReported: .reported
    case .approvalLocked: .locked
    case .approvalTimeout: .noAnswer
    case .approvalToken, .tokenRequired: .codeRequired
    case .approvalDevice, .pushUnregistered, .profileNotVerified, .approvalUser: .deviceUnavailable
    case .firewallThrottle: .throttled
    case .serverUnavailable, .serverError, .transportUnavailable: .unavailable
    case .accessTokenExpired, .accessTokenNotFound: .tokenSpent
    case .approvalEncryption, .firewallBlocked, .applicationNotFound, .fieldInvalid, .inputNotValid,
      .dataInput, .dataInvalid,
      .transportNotFound, .transportInvalidType, .serverNotFound, .authRequired:
      .misconfigured
    }
  }
}
