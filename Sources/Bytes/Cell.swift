/// A place for one plain value, read and replaced as a whole.
///
/// For state of classes on the hot path: a stored property that changes is checked for overlapping accesses
/// at run time at every use (about 10 ns); a cell is not, as each access is one load or one store and cannot
/// overlap another. Belongs to one thread, like the class that holds it.
@safe
@usableFromInline package final class Cell<Value: BitwiseCopyable> {
  // Sound: allocated and initialised by `init`, freed by `deinit`.
  @usableFromInline let place: UnsafeMutablePointer<Value>

  /// - Parameter value: what it holds at first.
  package init(_ value: Value) {
    unsafe place = .allocate(capacity: 1)
    unsafe place.initialize(to: value)
  }

  deinit { unsafe place.deallocate() }

  /// What it holds.
  @inlinable package var value: Value {
    get { unsafe place.pointee }
    set { unsafe place.pointee = newValue }
  }
}
