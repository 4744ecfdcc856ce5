import CUnloqPolicy
import Glibc

/// A policy library in this process: `unloq_policy.h` from the gateway's side.
///
/// What the library does is its own affair: if it crashes, so does the process.
@safe
package final class PolicyLibrary: @unchecked Sendable {
  // @unchecked: the functions and the policy never change, and unloq_policy.h makes the library promise that decisions
  // may be asked for on several threads at once.
  private let functions: LibraryFunctions
  private let policy: OpaquePointer?

  /// Loads the library at `path` and opens its policy. Runs the library's code; blocks.
  /// - Parameters:
  ///   - path: of the file. Never searched for: a name without a slash is one in the working folder.
  ///   - argument: what the library's `unloq_policy_open` is given.
  /// - Returns: the library with its policy.
  /// - Throws: why it cannot be used.
  package static func load(_ path: String, argument: String) throws(PolicyLibraryError) -> PolicyLibrary {
    // It stays loaded until the process ends: its threads and exit handlers may outlive its policy.
    guard let handle = unsafe dlopen(path.contains("/") ? path : "./\(path)", RTLD_NOW | RTLD_LOCAL) else {
      throw .notLoadable(unsafe dlerror().map { unsafe String(cString: $0) } ?? "dlopen says nothing")
    }
    // Sound: the symbols are the functions of unloq_policy.h, which is what whoever named the file in the conf says.
    let functions = try unsafe LibraryFunctions(
      version: unsafeBitCast(
        symbol("unloq_policy_version", handle), to: (@convention(c) () -> UInt32).self),
      open: unsafeBitCast(symbol("unloq_policy_open", handle), to: LibraryFunctions.Open.self),
      decide: unsafeBitCast(symbol("unloq_policy_decide", handle), to: LibraryFunctions.Decide.self),
      close: unsafeBitCast(
        symbol("unloq_policy_close", handle), to: (@convention(c) (OpaquePointer?) -> Void).self))
    return try PolicyLibrary(functions, argument: argument)
  }

  /// Opens the policy of functions that are there already.
  package init(_ functions: LibraryFunctions, argument: String) throws(PolicyLibraryError) {
    let version = functions.version()
    guard version == UNLOQ_POLICY_VERSION else { throw .otherVersion(version) }
    var policy: OpaquePointer?
    var error = [CChar](repeating: 0, count: 512)
    // Sound: the buffer is one byte longer than the library is told, so that the text ends.
    let code = unsafe functions.open(argument, &policy, &error, error.count - 1)
    guard code == 0 else {
      let bytes = error.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
      let words = String(decoding: bytes, as: UTF8.self).unicodeScalars.map {
        $0.properties.generalCategory == .control ? " " : Character($0)
      }
      throw .refused(words.isEmpty ? "without a word" : String(words.prefix(300)))
    }
    self.functions = functions
    unsafe self.policy = policy
  }

  /// Asks the library. Blocks for as long as the library does.
  /// - Returns: nil where it says that it failed.
  package func decide(_ question: borrowing LibraryQuestion) -> LibraryAnswer? {
    var answer = unloq_policy_answer()
    answer.size = MemoryLayout<unloq_policy_answer>.size
    var texts = QuestionTexts(question)
    let code = unsafe texts.withQuestion { unsafe functions.decide(policy, $0, &answer) }
    guard code == 0 else { return nil }
    return LibraryAnswer(
      decision: answer.decision, scope: answer.scope, freshness: answer.freshness, hold: answer.hold,
      rule: unsafe withUnsafeBytes(of: answer.rule) { bytes in
        unsafe PolicyLibrary.text(in: bytes).flatMap { String(validating: $0, as: UTF8.self) }
      },
      message: unsafe withUnsafeBytes(of: answer.message) { bytes in
        unsafe PolicyLibrary.text(in: bytes).map { String(decoding: $0, as: UTF8.self) }
      })
  }

  /// Ends the policy. No call may be under way, and none may follow.
  package func close() { unsafe functions.close(policy) }

  /// The bytes in front of the NUL; nil where there is none.
  private static func text(in bytes: UnsafeRawBufferPointer) -> [UInt8]? {
    guard let end = unsafe bytes.firstIndex(of: 0) else { return nil }
    return unsafe Array(bytes[..<end])
  }

  private static func symbol(
    _ name: String, _ handle: UnsafeMutableRawPointer
  ) throws(PolicyLibraryError) -> UnsafeMutableRawPointer {
    guard let symbol = unsafe dlsym(handle, name) else { throw .missingFunction(name) }
    return unsafe symbol
  }
}
