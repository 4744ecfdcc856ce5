/// How one kind of quantity is written in the conf: a number and a unit.
protocol QuantityText: SendableMetatype {
  associatedtype Quantity: Comparable & Sendable

  /// With its article: "a duration".
  static var noun: String { get }
  /// What to say below the bounds, and above them: "is too short", "is too long".
  static var complaints: (below: String, above: String) { get }

  /// - Throws: `Flaw` for anything but digits and one unit.
  static func read(_ text: String) throws(Flaw) -> Quantity

  /// The shortest usual text.
  static func write(_ quantity: Quantity) -> String
}
