internal import Bytes
internal import Gate
internal import HTTP
internal import Listener
internal import Upstream

/// Who sent a request, when a trusted proxy may have sent it on for somebody else.
///
/// `X-Forwarded-For` is read from its end: each proxy appends the address it was spoken to from, so only what stands
/// behind the last address of a trusted proxy is the word of one. Whatever cannot be read ends the walk at the proxy
/// that handed it on, so that garbage never makes a rule about addresses disappear (attack classes 1, 5 and 29).
struct PeerResolution {
  /// What policy and log believe.
  let peer: Peer
  /// What upstreams are told.
  let forwarded: ForwardedClient

  /// For a connection whose other end is not a trusted proxy: once per connection.
  init(direct address: IPAddress, listener: ListenerSettings) {
    peer = Peer(address: address, isSecure: listener.hasHTTPSFront)
    forwarded = ForwardedClient(client: address, proxy: nil, isSecure: listener.hasHTTPSFront)
  }

  /// For a request that a trusted proxy at `proxy` has handed on.
  init(proxy: IPAddress, listener: ListenerSettings, head: RequestHead) {
    let client = Self.client(behind: proxy, listener.trustedProxies, head)
    let isSecure = Self.scheme(head).map { $0 == "https" } ?? listener.hasHTTPSFront
    peer = Peer(address: client, isSecure: isSecure, direct: proxy)
    forwarded = ForwardedClient(client: client, proxy: client == proxy ? nil : proxy, isSecure: isSecure)
  }

  private static func client(behind proxy: IPAddress, _ trusted: [Network], _ head: RequestHead) -> IPAddress
  {
    var client = proxy
    for index in (0..<head.fieldCount).reversed() where head.fieldKind(index) == .xForwardedFor {
      let text = String(copying: head.fieldValue(index))
      for element in text.split(separator: ",", omittingEmptySubsequences: false).reversed() {
        guard let address = IPAddress(element.trimmingBlanks) else { return client }
        client = address
        if !trusted.contains(where: { $0.contains(address) }) { return client }
      }
    }
    return client
  }

  /// The scheme the nearest proxy was spoken to with; nil where it does not say, or says something else.
  private static func scheme(_ head: RequestHead) -> Substring? {
    guard let text = head.text(.xForwardedProto), !head.isRepeated(.xForwardedProto) else { return nil }
    let last = text.split(separator: ",").last.map { $0.trimmingBlanks[...] }
    return last == "https" || last == "http" ? last : nil
  }
}

extension Substring {
  /// Without the spaces and tabs at both ends.
  fileprivate var trimmingBlanks: String {
    var text = self
    while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
    while let last = text.last, last == " " || last == "\t" { text.removeLast() }
    return String(text)
  }
}
