/// A mapping of the conf: its keys, declared once, and how its value is made from them.
///
/// Decoder, manual, sample file and hints all come from the declared keys, so they cannot disagree.
protocol Section: SendableMetatype {
  associatedtype Value: Sendable

  static var description: SectionDescription { get }

  /// Makes the value. Every key is read, so that every problem is told; `nil` where a required one is missing or
  /// wrong. The conf as a whole is used only if nothing at all was wrong.
  static func read(_ reader: SectionReader) -> Value?
}
