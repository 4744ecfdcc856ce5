package import Bytes
package import HTTP
import PCRE

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

  /// Whether the group criterion is true of an e-mail in canonical form.
  package func admits(memberBy user: Span<UInt8>) -> Bool {
    groups.isEmpty || groups.contains { $0.contains(user) }
  }

  /// Whether the time criterion is true of a moment, given as seconds since 1970 in UTC.
  ///
  /// - Throws: `.unavailable` for a clock that was never set: whoever takes the battery out of a machine does not choose
  ///   the rules.
  package func admits(wallSeconds: Int64) throws(PolicyError) -> Bool {
    if times.isEmpty { return true }
    guard wallSeconds >= RuleMatch.earliest else { throw .unavailable }
    return times.contains { $0.contains(wallSeconds: wallSeconds) }
  }

  /// 2024-01-01: no clock that was set shows less.
  package static let earliest: Int64 = 1_704_067_200

  /// Whether the regular expressions' criterion is true of a decoded, normalised path.
  ///
  /// - Throws: `.unavailable` where none is true and one came to no end within its limits.
  package func admits(patternsOf path: Span<UInt8>) throws(PolicyError) -> Bool {
    if patterns.isEmpty { return true }
    var isUndecided = false
    for pattern in patterns {
      switch pattern.match(path) {
      case .yes: return true
      case .no: continue
      case .undecided: isUndecided = true
      }
    }
    if isUndecided { throw .unavailable }
    return false
  }

  /// Whether the header criterion is true of a request; of none where there is no request.
  ///
  /// - Throws: `.ambiguousHeader` where a field says this and that.
  package func admits(head: RequestHead?) throws(PolicyError) -> Bool {
    if headers.isEmpty { return true }
    guard let head else { return false }
    for header in headers {
      switch header.outcome(head) {
      case .yes: continue
      case .no: return false
      case .ambiguous: throw .ambiguousHeader
      }
    }
    return true
  }

  /// Whether the client criterion is true of an address.
  package func admits(client: IPAddress) -> Bool {
    clients.isEmpty || clients.contains { $0.contains(client) }
  }
}
