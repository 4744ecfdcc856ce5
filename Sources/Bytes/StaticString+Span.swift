extension StaticString {
  /// The UTF-8 of a literal, in place.
  package var bytes: Span<UInt8> {
    @_lifetime(immortal)
    get {
      // Sound: a literal that has a pointer lives as long as the program. One that is a single scalar has
      // none, and no literal in this program is made so.
      let span = unsafe Span<UInt8>(_unsafeStart: utf8Start, count: utf8CodeUnitCount)
      return unsafe _overrideLifetime(span, borrowing: ())
    }
  }
}
