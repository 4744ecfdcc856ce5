import Bytes
import Crypto
import Gate
import HTTP

/// The hash of all that a question holds, but for two things: the time, because a decision may be as old as the cache
/// allows, and the groups, which follow from the person.
///
/// No part of a request has a NUL in it, so that two questions never give the same bytes.
enum DecisionKey {
  /// Of a question in views, with the header fields of these names (small letters); allocates nothing.
  static func of(_ question: borrowing PolicyQuestion, fields names: [String]) -> Digest {
    var context = SHA256Context()
    add(question.host, to: &context)
    add(question.method, to: &context)
    add(question.path, to: &context)
    add(question.user, to: &context)
    add(question.client, to: &context)
    if let head = question.head, !names.isEmpty {
      for index in 0..<head.fieldCount {
        for name in names where head.fieldName(index).isEqualIgnoringCase(to: name.utf8.span) {
          add(name.utf8.span, to: &context)
          add(head.fieldValue(index), to: &context)
        }
      }
    }
    return context.finish()
  }

  /// Of the same question in values: the same hash, unless a value is not UTF-8. Then what is asked has other bytes than
  /// what came, and is kept by those.
  static func of(_ question: PolicyText) -> Digest {
    var context = SHA256Context()
    add(question.host.utf8.span, to: &context)
    add(question.method.utf8.span, to: &context)
    add(question.path.span, to: &context)
    if let user = question.user {
      add(user.text.utf8.span, to: &context)
    } else {
      add(Span(), to: &context)
    }
    add(question.client, to: &context)
    for field in question.fields {
      add(field.name.utf8.span, to: &context)
      add(field.value.utf8.span, to: &context)
    }
    return context.finish()
  }

  private static func add(_ part: Span<UInt8>, to context: inout SHA256Context) {
    context.update(part)
    context.update("\0")
  }

  private static func add(_ client: IPAddress, to context: inout SHA256Context) {
    add(client.high, to: &context)
    add(client.low, to: &context)
  }

  private static func add(_ word: UInt64, to context: inout SHA256Context) {
    var bytes = InlineArray<8, UInt8>(repeating: 0)
    for index in bytes.indices { bytes[index] = UInt8(truncatingIfNeeded: word >> UInt64(8 * index)) }
    context.update(bytes.span)
  }
}
