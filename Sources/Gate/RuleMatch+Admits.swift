package import Bytes

extension RuleMatch {
  /// Whether the host criterion is true of a host (lower case, no port, no trailing dot).
  package func admits(host: Span<UInt8>) -> Bool {
    hosts.isEmpty || hosts.contains { $0.matches(host) }
  }

  /// Whether the method criterion is true of a method.
  package func admits(method: Span<UInt8>) -> Bool {
    methods.isEmpty || methods.contains { $0.utf8.span.isEqual(to: method) }
  }

  /// Whether the path criterion is true of a decoded, normalised path.
  package func admits(path: Span<UInt8>) -> Bool {
    paths.isEmpty || paths.contains { $0.matches(path) }
  }

  /// Whether the user criterion is true of an e-mail in canonical form.
  package func admits(user: Span<UInt8>) -> Bool {
    users.isEmpty || users.contains { $0.matches(user) }
  }

  /// Whether the client criterion is true of an address.
  package func admits(client: IPAddress) -> Bool {
    clients.isEmpty || clients.contains { $0.contains(client) }
  }
}
