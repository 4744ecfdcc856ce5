package import CUnloqPolicy

/// The four functions of `unloq_policy.h`.
@safe
package struct LibraryFunctions {
  let version: @convention(c) () -> UInt32
  let open: Open
  let decide: Decide
  let close: @convention(c) (OpaquePointer?) -> Void

  /// `unloq_policy_open`.
  package typealias Open =
    @convention(c) (
      UnsafePointer<CChar>?, UnsafeMutablePointer<OpaquePointer?>?, UnsafeMutablePointer<CChar>?, Int
    ) -> Int32
  /// `unloq_policy_decide`.
  package typealias Decide =
    @convention(c) (
      OpaquePointer?, UnsafePointer<unloq_policy_question>?, UnsafeMutablePointer<unloq_policy_answer>?
    ) -> Int32

  /// Functions that keep the promises of `unloq_policy.h`.
  package init(
    version: @escaping @convention(c) () -> UInt32, open: @escaping Open, decide: @escaping Decide,
    close: @escaping @convention(c) (OpaquePointer?) -> Void
  ) {
    self.version = version
    unsafe self.open = open
    unsafe self.decide = decide
    unsafe self.close = close
  }
}
