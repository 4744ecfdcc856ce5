import CPCRE2

/// A regular expression that is compared with a whole text: compiled once, asked from any thread.
///
/// What a match may cost is bounded three ways (`match(3)`, pcre2api: match, depth and heap limit), so that no text
/// of a stranger makes it run away (a pattern like `(a+)+b` needs 2ⁿ steps to say no). It is interpreted: PCRE2's
/// compiler to machine code keeps no depth and no heap limit.
@safe
package final class RegularExpression: Sendable {
  /// What came of a match.
  package enum Outcome: Sendable, Hashable {
    case yes
    case no
    /// A limit was reached, or the text is not UTF-8: nobody knows.
    case undecided
  }

  /// The pattern as it was written.
  package let pattern: String
  /// Never changed after `init`, and PCRE2 only reads both while it matches (pcre2api, "Multithreading").
  nonisolated(unsafe) private let code: OpaquePointer
  nonisolated(unsafe) private let limits: OpaquePointer

  /// How many times one match may go back and try again; some milliseconds.
  private static let mostSteps: UInt32 = 100_000
  /// How deep it may nest what it goes back to.
  private static let mostDepth: UInt32 = 2_000
  /// The memory it may use for that, in KiB.
  private static let mostMemory: UInt32 = 1_024

  /// Compiles a pattern; it always means the whole text, so that `^` and `$` around it say nothing new.
  ///
  /// - Throws: `PatternError` with what PCRE2 says is wrong with it.
  package init(_ pattern: String) throws(PatternError) {
    self.pattern = pattern
    let bytes = Array(pattern.utf8)
    var problem: Int32 = 0
    var place = 0
    let options =
      PCRE2_ANCHORED | PCRE2_ENDANCHORED | PCRE2_DOLLAR_ENDONLY | UInt32(PCRE2_UTF) | PCRE2_NEVER_BACKSLASH_C
    // Sound: the pattern's bytes are valid for the call, which keeps none of them.
    let compiled = unsafe bytes.withUnsafeBufferPointer {
      unsafe pcre2_compile_8($0.baseAddress, $0.count, options, &problem, &place, nil)
    }
    guard let compiled = unsafe compiled else {
      throw PatternError(message: RegularExpression.text(of: problem), offset: place)
    }
    guard let limits = unsafe pcre2_match_context_create_8(nil) else {
      unsafe pcre2_code_free_8(compiled)
      throw PatternError(message: "there is no memory for it", offset: 0)
    }
    unsafe pcre2_set_match_limit_8(limits, RegularExpression.mostSteps)
    unsafe pcre2_set_depth_limit_8(limits, RegularExpression.mostDepth)
    unsafe pcre2_set_heap_limit_8(limits, RegularExpression.mostMemory)
    unsafe code = compiled
    unsafe self.limits = limits
  }

  deinit {
    unsafe pcre2_match_context_free_8(limits)
    unsafe pcre2_code_free_8(code)
  }

  /// Compares the whole of `text`. Takes the memory that it goes back by from the thread, and allocates only while
  /// that grows.
  package func match(_ text: Span<UInt8>) -> Outcome {
    guard let room = unsafe MatchRoom.ofThisThread() else { return .undecided }
    // Sound: the bytes are valid for the call, and nothing is read back from the match data that points to them.
    let result = unsafe text.withUnsafeBufferPointer {
      unsafe pcre2_match_8(code, $0.baseAddress ?? RegularExpression.nothing, $0.count, 0, 0, room, limits)
    }
    if result >= 0 { return .yes }
    return result == PCRE2_ERROR_NOMATCH ? .no : .undecided
  }

  /// An address for the text without bytes.
  nonisolated(unsafe) private static let nothing = unsafe UnsafePointer(
    UnsafeMutablePointer<UInt8>.allocate(capacity: 1))

  /// PCRE2's words for an error (`pcre2_get_error_message`).
  private static func text(of problem: Int32) -> String {
    var buffer = [UInt8](repeating: 0, count: 256)
    let count = unsafe buffer.withUnsafeMutableBufferPointer {
      unsafe pcre2_get_error_message_8(problem, $0.baseAddress, $0.count)
    }
    return count > 0 ? String(decoding: buffer.prefix(Int(count)), as: UTF8.self) : "it cannot be read"
  }
}

extension RegularExpression: Hashable {
  package static func == (left: RegularExpression, right: RegularExpression) -> Bool {
    left.pattern == right.pattern
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(pattern) }
}
