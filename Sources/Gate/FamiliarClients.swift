import Bytes

/// The networks from which people have approved a sign-in, in bounded number: only a tap adds one.
struct FamiliarClients {
  private struct Key: Hashable {
    let email: EmailAddress
    let client: IPAddress
  }

  /// Pairs kept; the oldest go.
  private static let most = 20_000

  private var known: Set<Key> = []
  private var order: [Key] = []
  private var first = 0

  init() {}

  /// Whether the person has approved a sign-in from there.
  func contains(_ ask: ApprovalAsk) -> Bool {
    known.contains(Key(email: ask.email, client: ask.client.neighbourhood))
  }

  /// Notes that the person has.
  mutating func insert(_ ask: ApprovalAsk) {
    let key = Key(email: ask.email, client: ask.client.neighbourhood)
    guard known.insert(key).inserted else { return }
    order.append(key)
    if order.count - first > FamiliarClients.most {
      known.remove(order[first])
      first += 1
    }
    if first > 1024 && first * 2 > order.count {
      order.removeFirst(first)
      first = 0
    }
  }
}
