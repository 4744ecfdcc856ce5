/// Every way an API call can fail, with what goes into the error envelope.
///
/// The codes are UNLOQ's where its documents or clients name one; the others are ours in the same style.
package enum APIError: Error, Sendable, Hashable {
  /// The person tapped Deny.
  case denied
  /// The person tapped "This was not me".
  case reported
  /// The person reported a request of this application, and nobody has unlocked it since.
  case locked
  /// Nobody answered in time.
  case timedOut
  /// A one-time code is needed after a denial, or the one given is wrong.
  case oneTimeCodeNeeded
  /// The person has no device.
  case noDevice
  /// No such person, or never logged in to this application.
  case unknownUser
  /// Encryption keys are switched off for this application.
  case encryptionDisabled
  /// Too much at once: open requests, or wrong one-time codes.
  case throttled(retryAfter: Int)
  /// No or a wrong API key.
  case unknownApplication
  /// A parameter is missing or malformed.
  case invalid(field: String, because: String)
  /// The body is no JSON object and no form.
  case unreadableBody
  /// The body is over the limit.
  case bodyTooLarge
  /// The token is older than its life.
  case tokenExpired
  /// The token is unknown, used up, or another application's.
  case tokenUnknown
  /// A session id is attached already.
  case sessionAttached
  /// No such approval in this application.
  case unknownApproval
  /// No such action in this application.
  case unknownAction
  /// An action of that code exists.
  case actionExists
  /// No such webhook in this application.
  case unknownWebhook
  /// The application has as many webhooks as it may.
  case tooManyWebhooks
  /// No such route.
  case unknownRoute
  /// The service is stopping.
  case stopping
  /// Our fault: storage or a bug.
  case internalFailure

  /// The dotted, capital code: what clients decide by.
  package var code: String {
    switch self {
    case .denied: "APPROVAL.DENIED"
    case .reported: "APPROVAL.REPORTED"
    case .locked: "APPROVAL.LOCKED"
    case .timedOut: "APPROVAL.TIMEOUT"
    case .oneTimeCodeNeeded: "APPROVAL.TOKEN"
    case .noDevice: "APPROVAL.DEVICE"
    case .unknownUser: "APPROVAL.USER"
    case .encryptionDisabled: "APPROVAL.ENCRYPTION"
    case .throttled: "FIREWALL.THROTTLE"
    case .unknownApplication: "APPLICATION.NOT_FOUND"
    case .invalid, .unreadableBody, .bodyTooLarge: "INPUT.NOT_VALID"
    case .tokenExpired: "ACCESS_TOKEN.EXPIRED"
    case .tokenUnknown: "ACCESS_TOKEN.NOT_FOUND"
    case .sessionAttached: "ACCESS_TOKEN.SESSION"
    case .unknownApproval: "APPROVAL.NOT_FOUND"
    case .unknownAction: "ACTION.NOT_FOUND"
    case .actionExists: "ACTION.EXISTS"
    case .unknownWebhook: "WEBHOOK.NOT_FOUND"
    case .tooManyWebhooks: "WEBHOOK.LIMIT"
    case .unknownRoute: "TRANSPORT.NOT_FOUND"
    case .stopping: "SERVER.UNAVAILABLE"
    case .internalFailure: "SERVER.ERROR"
    }
  }

  /// The part of the code before its dot.
  package var namespace: String { String(code.prefix { $0 != "." }) }

  /// The HTTP status: 4xx for the caller's side, 5xx for ours.
  package var status: Int {
    switch self {
    case .denied, .reported, .oneTimeCodeNeeded, .noDevice, .invalid, .unreadableBody, .tokenExpired,
      .tokenUnknown,
      .sessionAttached, .actionExists, .tooManyWebhooks:
      400
    case .unknownApplication: 401
    case .encryptionDisabled, .locked: 403
    case .unknownUser, .unknownApproval, .unknownAction, .unknownWebhook, .unknownRoute: 404
    case .bodyTooLarge: 413
    case .throttled: 429
    case .internalFailure: 500
    case .timedOut: 502
    case .stopping: 503
    }
  }

  /// Text that may be shown to a person.
  package var message: String {
    switch self {
    case .denied: "The request was denied on the device"
    case .reported: "The person says that the request was not theirs"
    case .locked: "The person reported a request of this application; an administrator has to unlock it"
    case .timedOut: "The request was not answered in time"
    case .oneTimeCodeNeeded: "A valid one-time code from the device is needed"
    case .noDevice: "The person has no device yet"
    case .unknownUser: "No such person, or the person has never logged in to this application"
    case .encryptionDisabled: "Encryption keys are not enabled for this application"
    case .throttled: "Too many requests, please wait"
    case .unknownApplication: "The API key is missing or unknown"
    case .invalid(let field, let because): "\(field) \(because)"
    case .unreadableBody: "The body must be one JSON object or a form"
    case .bodyTooLarge: "The body is too large"
    case .tokenExpired: "The access token is too old"
    case .tokenUnknown: "The access token is unknown or was used already"
    case .sessionAttached: "A session is attached already"
    case .unknownApproval: "No such approval"
    case .unknownAction: "No such action"
    case .actionExists: "An action of this code exists already"
    case .unknownWebhook: "No such webhook"
    case .tooManyWebhooks: "The application has ten webhooks already"
    case .unknownRoute: "No such route"
    case .stopping: "The service is stopping"
    case .internalFailure: "Something failed on our side"
    }
  }
}
