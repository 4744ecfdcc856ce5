/// A file of the device page. The same for everybody, so that it needs no cookie.
package enum DeviceAsset: String, Sendable, CaseIterable {
  case style = "device.css"
  case script = "device.js"
  case icon = "icon.svg"

  /// The `Content-Type`.
  package var type: String {
    switch self {
    case .style: "text/css; charset=utf-8"
    case .script: "text/javascript; charset=utf-8"
    case .icon: "image/svg+xml"
    }
  }

  /// The file.
  package var text: String {
    switch self {
    case .style: DeviceStyle.sheet
    case .script: DeviceScript.source + DeviceSessionsScript.source
    case .icon: DeviceMarkup.icon
    }
  }
}
