/// A growable array of plain values that keeps its storage when it is emptied.
///
/// What `Cell` is to a property this is to an `Array` property: no run-time check for overlapping accesses,
/// no copy on write. Elements are read and replaced whole; an index that is out of range traps. Belongs to
/// one thread.
@safe
@usableFromInline package final class PlainArray<Element: BitwiseCopyable> {
  /// Where the elements are.
  @safe @usableFromInline struct State {
    @usableFromInline var base: UnsafeMutablePointer<Element>
    @usableFromInline var capacity: Int
    @usableFromInline var count = 0
  }

  // Sound: allocated and initialised by `init`, freed by `deinit`; the first `count` elements are
  // initialised.
  @usableFromInline let state: UnsafeMutablePointer<State>

  /// - Parameter capacity: elements to make room for at once, at least one.
  package init(capacity: Int) {
    let room = max(1, capacity)
    unsafe state = .allocate(capacity: 1)
    unsafe state.initialize(to: State(base: .allocate(capacity: room), capacity: room))
  }

  deinit {
    unsafe state.pointee.base.deallocate()
    unsafe state.deallocate()
  }

  /// How many elements there are.
  @inlinable package var count: Int { unsafe state.pointee.count }

  /// The indices of the elements.
  @inlinable package var indices: Range<Int> { 0..<count }

  /// Element `index`.
  @inlinable package subscript(index: Int) -> Element {
    get {
      precondition(index >= 0 && index < count, "no such element")
      return unsafe state.pointee.base[index]
    }
    set {
      precondition(index >= 0 && index < count, "no such element")
      unsafe state.pointee.base[index] = newValue
    }
  }

  /// Adds an element behind the others. The storage doubles where it is full.
  @inlinable package func append(_ element: Element) {
    if unsafe state.pointee.count == state.pointee.capacity { grow() }
    unsafe (state.pointee.base + state.pointee.count).initialize(to: element)
    unsafe state.pointee.count += 1
  }

  /// Forgets every element; the storage stays.
  @inlinable package func removeAll() { unsafe state.pointee.count = 0 }

  /// Doubles the storage.
  @usableFromInline func grow() {
    let capacity = unsafe state.pointee.capacity * 2
    let larger = UnsafeMutablePointer<Element>.allocate(capacity: capacity)
    unsafe larger.initialize(from: state.pointee.base, count: state.pointee.count)
    unsafe state.pointee.base.deallocate()
    unsafe state.pointee.base = larger
    unsafe state.pointee.capacity = capacity
  }
}
