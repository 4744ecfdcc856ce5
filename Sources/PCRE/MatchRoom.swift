import CPCRE2
import Glibc

/// The match data of each thread: PCRE2 writes into it during a match, and keeps in it the memory that matches needed
/// so far. One serves all patterns, since nothing but yes or no is read from it.
enum MatchRoom {
  /// The thread's slot (pthread_key_create(3)); freed when the thread ends.
  private static let key: pthread_key_t? = {
    var key = pthread_key_t()
    let failed = unsafe pthread_key_create(&key) { room in
      unsafe pcre2_match_data_free_8(unsafe room.map { OpaquePointer($0) })
    }
    return failed == 0 ? key : nil
  }()

  /// The thread's match data, made at its first call; nil where there is no memory.
  static func ofThisThread() -> OpaquePointer? {
    guard let key else { return nil }
    if let room = unsafe pthread_getspecific(key) { return OpaquePointer(room) }
    guard let room = unsafe pcre2_match_data_create_8(1, nil) else { return nil }
    guard unsafe pthread_setspecific(key, UnsafeRawPointer(room)) == 0 else {
      unsafe pcre2_match_data_free_8(room)
      return nil
    }
    return unsafe room
  }
}
