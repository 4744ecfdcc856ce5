extension Buffer {
  /// The unread bytes in `range`, lent for as long as `owner` is borrowed.
  ///
  /// For classes that hold a buffer in a `let` and hand out views of it: the compiler cannot see that the
  /// buffer lives as long as they do. As with `readable`, a view is not to be held across a change of the
  /// buffer.
  ///
  /// - Parameters:
  ///   - range: of the unread bytes.
  ///   - owner: holds this buffer by a constant reference.
  /// - Returns: the bytes, in place.
  @_lifetime(borrow owner)
  @inlinable package func view<Owner: AnyObject>(
    _ range: Range<Int>, heldBy owner: borrowing Owner
  ) -> Span<UInt8> {
    let span = readable.extracting(range)
    // Sound: `owner` keeps this buffer, and with it the allocation, alive.
    return unsafe _overrideLifetime(span, borrowing: owner)
  }
}
