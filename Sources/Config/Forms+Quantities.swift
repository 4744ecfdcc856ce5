import Bytes

extension Forms {
  /// A number and a unit of time.
  static func duration(_ bounds: ClosedRange<Duration>) -> Form<Duration> {
    quantity(DurationText.self, bounds)
  }

  /// A number and a unit of size.
  static func size(_ bounds: ClosedRange<ByteCount>) -> Form<ByteCount> { quantity(SizeText.self, bounds) }

  private static func quantity<Text: QuantityText>(
    _ text: Text.Type, _ bounds: ClosedRange<Text.Quantity>
  ) -> Form<Text.Quantity> {
    let extent = "\(Text.write(bounds.lowerBound)) to \(Text.write(bounds.upperBound))"
    return Form<Text.Quantity>.single(
      "\(Text.noun), \(extent)",
      parse: { text throws(Flaw) in
        let quantity = try Text.read(text)
        if quantity < bounds.lowerBound { throw Flaw(Text.complaints.below, hint: extent) }
        if quantity > bounds.upperBound { throw Flaw(Text.complaints.above, hint: extent) }
        return quantity
      }, write: { Text.write($0) })
  }
}
