extension ApprovalDemand {
  /// What the phone shows; where the key is asked for and the rule has no message of its own, why.
  package var phoneText: String? {
    guard message == nil, let keyUse else { return message }
    return switch keyUse {
    case .unseal(let name): "Open your sealed login \(name) for $host"
    case .handOver: "Give your encryption key to $host"
    }
  }

  /// The wish for the key, for requests to `route`; nil where none is asked for.
  func keyWish(for route: Route) -> KeyWish? {
    guard let keyUse else { return nil }
    let lifetime: Duration =
      switch freshness {
      case .within(let most): most
      case .fresh: .zero
      }
    return KeyWish(use: keyUse, route: route.name, lifetime: lifetime)
  }
}
