/// A value that must not be printed: keys, tokens, cookie values. Every way of turning it into text gives `***`.
///
/// `==` is for settings; what strangers send is compared by `Digest.matches`, in constant time.
package struct Secret: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  private let value: String

  /// Wraps `value`; from here on only `reveal()` gives it back.
  package init(_ value: String) { self.value = value }

  /// The plain value, for the one call that needs it. Never for a log, an error or a page.
  package func reveal() -> String { value }

  /// Whether there is nothing in it.
  package var isEmpty: Bool { value.isEmpty }

  package var description: String { "***" }
  package var debugDescription: String { "***" }
  package var customMirror: Mirror { Mirror(self, children: [:]) }
}
