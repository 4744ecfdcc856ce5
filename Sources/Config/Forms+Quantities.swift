import Bytes

extension Forms {
  /// A number and a unit of time.
  static func duration(_ bounds: ClosedRange<Duration>) -> Form<Duration> {
    let extent = "\(DurationText.write(bounds.lowerBound)) to \(DurationText.write(bounds.upperBound))"
    return Form<Duration>.single(
      "a duration, \(extent)",
      parse: { text throws(Flaw) in
        let duration = try DurationText.read(text)
        if duration < bounds.lowerBound { throw Flaw("is too short", hint: extent) }
        if duration > bounds.upperBound { throw Flaw("is too long", hint: extent) }
        return duration
      }, write: { DurationText.write($0) })
  }

  /// A number and a unit of size.
  static func size(_ bounds: ClosedRange<ByteCount>) -> Form<ByteCount> {
    let extent = "\(SizeText.write(bounds.lowerBound)) to \(SizeText.write(bounds.upperBound))"
    return Form<ByteCount>.single(
      "a size, \(extent)",
      parse: { text throws(Flaw) in
        let size = try SizeText.read(text)
        if size < bounds.lowerBound { throw Flaw("is too small", hint: extent) }
        if size > bounds.upperBound { throw Flaw("is too large", hint: extent) }
        return size
      }, write: { SizeText.write($0) })
  }
}
